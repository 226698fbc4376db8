/** What the audit keeps of writes to the catalog over HTTP: prices, costs, the store's settings, and what was forced. */
import { sameValue, type Catalog, type EntityName } from '../../crdt-schema/catalog/index.ts';
import type { AuditEvent } from '../audit/audit.ts';
import type { ImportReport } from '../import/import-rows.ts';

export type Change = Omit<AuditEvent, 'actor' | 'address'>;

interface Patched {
  readonly entity: EntityName;
  readonly id: string;
  readonly names: readonly string[];
  /** Fields that were written whatever had happened to them. */
  readonly force: readonly string[];
}

/** What it was, and what it is. */
type Fields = Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;

const changeOf = ({ entity, id, force }: Patched, changed: Fields): Change[] => {
  const forced = force.filter((name) => Object.hasOwn(changed, name));
  const price = entity === 'products' ? changed['price'] : undefined;
  return [
    ...(price === undefined ? [] : [{ action: 'price_changed', target: id, details: price } as const]),
    ...(entity === 'settings'
      ? [{ action: 'settings_changed', target: id, details: { fields: changed } } as const]
      : []),
    ...(forced.length === 0
      ? []
      : [
          {
            action: 'catalog_forced',
            target: id,
            details: { entity, fields: Object.fromEntries(forced.map((name) => [name, changed[name]])) },
          } as const,
        ]),
  ];
};

/** Does the work, which writes at one go, and adds to `out` what of it the audit keeps. */
export const writesIn = <T>(catalog: Catalog, patched: Patched, out: Change[], work: () => T): T => {
  const { entity, id, names } = patched;
  const read = (): Readonly<Record<string, unknown>> => ({ ...catalog.read(entity, id)?.fields });
  const before = read();
  const result = work();
  const after = read();
  const changed = names
    .filter((name) => !sameValue(before[name], after[name]))
    .map((name) => [name, { from: before[name] ?? null, to: after[name] ?? null }] as const);
  if (changed.length > 0) out.push(...changeOf(patched, Object.fromEntries(changed)));
  return result;
};

export const costChange = (product: string, from: number | undefined, to: number): Change => ({
  action: 'cost_changed',
  target: product,
  details: { from: from ?? null, to },
});

/** The price of each product; nothing of other entities. */
export const pricesOf = (catalog: Catalog, entity: EntityName): ReadonlyMap<string, unknown> =>
  new Map(
    entity === 'products'
      ? [...catalog.list('products')].map(({ id, fields }) => [id, fields['price']] as const)
      : [],
  );

/** An import, and every price that it changed; those of new products are none. */
export const importedIn = (
  entity: EntityName,
  { created, changed }: ImportReport,
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): Change[] => {
  const prices = [...before].filter(([id, price]) => !sameValue(price, after.get(id)));
  return [
    { action: 'catalog_imported', target: entity, details: { created, changed } },
    ...prices.map(([target, from]): Change => ({
      action: 'price_changed',
      target,
      details: { from: from ?? null, to: after.get(target) ?? null },
    })),
  ];
};
