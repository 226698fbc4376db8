/**
 * Keeps the catalog from growing with every edit: folds what has been settled for a while, archives quotes that nobody
 * took up, and takes old quotes and parked tickets out of the document; the ledger keeps those. No late edit is lost by
 * any of it: a fold keeps what it had seen, an edit past the archiving is shown to a person, and a record that somebody
 * edited after it had left is put back from the ledger.
 */
import type { Catalog } from '../../crdt-schema/catalog/index.ts';
import { entities, entityNames } from '../../crdt-schema/catalog/index.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Edits younger than this may still meet others that were made apart. */
const SETTLED_AFTER_MS = 30 * DAY_MS;
/** A quote that ran out this long ago is not taken up any more. */
const QUOTE_KEPT_MS = 90 * DAY_MS;
const OPEN_STATES: ReadonlySet<unknown> = new Set(['draft', 'sent', undefined]);

export interface CareReport {
  readonly folded: number;
  readonly archivedQuotes: number;
  readonly collected: number;
}

export const careForCatalog = (catalog: Catalog, nowMs: number): CareReport => {
  let folded = 0;
  let archivedQuotes = 0;
  let collected = 0;
  for (const { id, fields } of catalog.list('quotes')) {
    const { validUntil, state, active } = fields;
    const isOld = typeof validUntil === 'number' && validUntil < nowMs - QUOTE_KEPT_MS;
    if (!isOld || active === false || !OPEN_STATES.has(state)) continue;
    if (catalog.archive('quotes', id).ok) archivedQuotes += 1;
  }
  for (const entity of entityNames) {
    collected += catalog.collect(entity, nowMs, nowMs - SETTLED_AFTER_MS);
    if (entities[entity].singleton === undefined)
      folded += catalog.consolidate(entity, nowMs - SETTLED_AFTER_MS);
  }
  return { folded, archivedQuotes, collected };
};

/** Cares now and once a day; returns the way to stop. */
export const keepCaring = (
  catalog: Catalog,
  nowMs: () => number,
  done: (report: CareReport) => void,
): (() => void) => {
  const care = (): void => done(careForCatalog(catalog, nowMs()));
  care();
  const timer = setInterval(care, DAY_MS);
  timer.unref();
  return () => clearInterval(timer);
};
