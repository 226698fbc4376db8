/** Parked tickets: a sale that waits for its customer, to be picked up at any till of the shop. */
import { field, LWW, type Entity } from './entity.ts';
import { oneOf } from './rule.ts';
import { active, code, device, line, shortText, timeMs, uuid } from './values.ts';

/** What stands as the product of a line for something that is in no catalog: the line's name says what it is. */
export const FREE_PRODUCT = '00000000-0000-8000-8000-000000000002';

export const parked: Entity = {
  label: { es: 'Ventas en espera', en: 'Parked tickets' },
  fields: {
    name: field(shortText, 'Nombre', 'Name', LWW),
    till: field(code, 'Caja', 'Till'),
    customer: field(uuid, 'Cliente', 'Customer'),
    openedAt: field(timeMs, 'Abierta', 'Opened'),
    state: field(oneOf('waiting', 'taken', 'sold', 'dropped'), 'Estado', 'State'),
    /** The device that picked it up: two at once are a conflict, and both see it. */
    takenBy: field(device, 'Tomada por', 'Taken by'),
    note: field(shortText, 'Nota', 'Note', LWW),
    active,
  },
  families: { line: field(line, 'Línea', 'Line') },
  keptDays: 30,
};
