/** The catalog's entities, by the name of their map in the document. */
import { isUuid } from '../../model/ids.ts';
import { categories } from './category.ts';
import { customers } from './customer.ts';
import type { Entity, Field } from './entity.ts';
import { parked } from './parked.ts';
import { products } from './product.ts';
import { quotes } from './quote.ts';
import { settings } from './settings.ts';

/**
 * The schema's version. A minor one adds fields and widens what they take: older peers keep and pass on what they do not
 * know. A major one changes the layout: older peers leave the catalog as it is, and go on selling.
 * History: 1.0, first version.
 */
export const CATALOG_VERSION = { major: 1, minor: 0 } as const;

export type EntityName = 'products' | 'customers' | 'categories' | 'quotes' | 'settings' | 'parked';

export const entities: Readonly<Record<EntityName, Entity>> = {
  products,
  customers,
  categories,
  quotes,
  settings,
  parked,
};

export const entityNames = Object.keys(entities) as readonly EntityName[];

export const isEntityName = (text: string): text is EntityName => Object.hasOwn(entities, text);

/** The field of that name: plain, or `<family>.<uuid>`. */
export const fieldOf = (entity: EntityName, name: string): Field | undefined => {
  const { fields, families } = entities[entity];
  if (Object.hasOwn(fields, name)) return fields[name];
  const dot = name.length - 37;
  if (dot <= 0 || name[dot] !== '.' || !isUuid(name.slice(dot + 1))) return undefined;
  const family = name.slice(0, dot);
  return Object.hasOwn(families, family) ? families[family] : undefined;
};

/** Whether all fields are known and hold what they may: plain data. Fields that are missing are not asked for. */
export const validFields = (entity: EntityName, fields: Readonly<Record<string, unknown>>): boolean => {
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    const field = fieldOf(entity, name);
    if (field === undefined || (value !== undefined && !field.holds(value))) return false;
  }
  return true;
};
