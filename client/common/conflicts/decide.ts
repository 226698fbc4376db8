/** How a page carries out what a person decided in the catalog: each application asks who may in its own way. */
import type { Catalog, WriteFailure } from '../../../crdt-schema/catalog/index.ts';
import type { Result } from '../../../crdt-schema/result.ts';

export type Decide = (write: (catalog: Catalog) => Result<void, WriteFailure>) => Promise<void>;

export interface Decider {
  /** Undefined where nobody may decide from here. */
  readonly decide: Decide | undefined;
  /** Code of the decision that failed last. */
  readonly failure: string | undefined;
}

/** A hook. `act` names what not everybody may decide alone; undefined: whoever is there may. */
export type UseDecide = (act: string | undefined) => Decider;
