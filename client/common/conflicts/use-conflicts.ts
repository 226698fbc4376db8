/** What a person has to decide in the catalog, drawn anew when it changes, by whomever. */
import { useMemo, useSyncExternalStore } from 'react';
import type { Catalog } from '../../../crdt-schema/catalog/index.ts';
import { createConflictBook, type CatalogConflict } from '../../../crdt-schema/conflicts/index.ts';
import { useOpen } from '../../ui/use-session.ts';
import { kept } from '../model/kept.ts';

interface Conflicts {
  readonly subscribe: (listener: () => void) => () => void;
  readonly list: () => readonly CatalogConflict[];
}

const conflictsOf = (catalog: Catalog): Conflicts => {
  let changes = 0;
  const book = createConflictBook(catalog);
  return {
    subscribe: (listener) =>
      catalog.onChange(() => {
        changes += 1;
        listener();
      }),
    list: kept(
      () => changes,
      () => book.list(),
    ),
  };
};

/** One for each catalog that is open: made when somebody looks, as it goes through all records once. */
const made = new WeakMap<Catalog, Conflicts>();

export const useConflicts = (): readonly CatalogConflict[] => {
  const { catalog } = useOpen().peer;
  const conflicts = useMemo(() => {
    let known = made.get(catalog);
    if (known === undefined) made.set(catalog, (known = conflictsOf(catalog)));
    return known;
  }, [catalog]);
  return useSyncExternalStore(conflicts.subscribe, conflicts.list);
};
