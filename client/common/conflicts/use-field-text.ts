/** Values of the catalog's fields as a person reads them. */
import { useLocale, useTranslations } from 'use-intl';
import { entities, fieldOf, type Catalog, type EntityName } from '../../../crdt-schema/catalog/index.ts';
import { isUuid } from '../../../crdt-schema/model/ids.ts';
import { useFormats } from '../../ui/format.ts';
import { useOpen } from '../../ui/use-session.ts';

const ENTITIES_NAMED: readonly EntityName[] = ['categories', 'products', 'customers'];
const AMOUNTS: ReadonlySet<string> = new Set(['creditLimit', 'cashRounding']);
const RATES: ReadonlySet<string> = new Set(['discountLimit', 'rate']);
const RATE_SCALE = 100;
/** Their values are words of the schema, each with a text. */
const CHOICES: ReadonlySet<string> = new Set([
  'stockPolicy',
  'refundsWithoutSale',
  'cashSessions',
  'language',
  'unit',
]);
const OPTIONS = ['allow', 'allow_negative', 'reject', 'required', 'optional', 'es', 'en', 'piece'] as const;
const optionOf = (text: string): (typeof OPTIONS)[number] | undefined =>
  OPTIONS.find((option) => option === text);

/** The name of whatever record has the id. */
export const nameOf = (catalog: Catalog, id: string): string => {
  for (const entity of ENTITIES_NAMED) {
    const name = catalog.read(entity, id)?.fields['name'];
    if (typeof name === 'string') return name;
  }
  return id.slice(0, 8);
};

export interface FieldTexts {
  /** What the record is called. */
  title(entity: EntityName, id: string): string;
  label(entity: EntityName, field: string): string;
  value(field: string, value: unknown): string;
}

export const useFieldTexts = (): FieldTexts => {
  const t = useTranslations('conflicts');
  const language = useLocale().startsWith('en') ? 'en' : 'es';
  const { catalog } = useOpen().peer;
  const formats = useFormats();
  const value = (field: string, given: unknown): string => {
    if (given === null || given === undefined || given === '') return t('none');
    if (typeof given === 'boolean') return t(given ? 'yes' : 'no');
    if (typeof given === 'number') {
      if (/price/i.test(field)) return formats.price(given);
      if (AMOUNTS.has(field)) return formats.money(given);
      if (RATES.has(field)) return `${given / RATE_SCALE} %`;
      return String(given);
    }
    if (typeof given === 'string') {
      const option = CHOICES.has(field) ? optionOf(given) : undefined;
      if (option !== undefined) return t(`options.${option}`);
      return isUuid(given) ? nameOf(catalog, given) : given;
    }
    if (Array.isArray(given))
      return given.length === 0 ? t('none') : given.map((item) => value(field, item)).join(', ');
    return Object.entries(given)
      .map(([name, part]) => value(name, part))
      .join(' ');
  };
  return {
    title: (entity, id) => (entity === 'settings' ? entities.settings.label[language] : nameOf(catalog, id)),
    label: (entity, field) => fieldOf(entity, field)?.label[language] ?? field,
    value,
  };
};
