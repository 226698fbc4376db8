/** Quotes: each line is a field of its own, so that two people may edit different lines. */
import { field, type Entity } from './entity.ts';
import { oneOf } from './rule.ts';
import { active, code, line, longText, timeMs, uuid } from './values.ts';

export const quotes: Entity = {
  label: { es: 'Cotizaciones', en: 'Quotes' },
  fields: {
    number: field(code, 'Número', 'Number'),
    customer: field(uuid, 'Cliente', 'Customer'),
    createdAt: field(timeMs, 'Fecha', 'Date'),
    validUntil: field(timeMs, 'Válida hasta', 'Valid until'),
    state: field(oneOf('draft', 'sent', 'accepted', 'declined', 'sold'), 'Estado', 'State'),
    note: field(longText, 'Nota', 'Note'),
    active,
  },
  families: { line: field(line, 'Línea', 'Line') },
  keptDays: 180,
};
