/** Carries a decision out in the catalog of this device, without asking any network; tells the code of what failed. */
import { useState } from 'react';
import type { Catalog, WriteFailure } from '../../../crdt-schema/catalog/index.ts';
import type { Result } from '../../../crdt-schema/result.ts';
import { useTill } from '../model/use-till.ts';

export type Decide = (write: (catalog: Catalog) => Result<void, WriteFailure>) => Promise<void>;

/** `act` names what a cashier may not decide alone; undefined: whoever is at the till may. */
export const useDecide = (
  act: string | undefined,
): { readonly decide: Decide; readonly failure: string | undefined } => {
  const till = useTill();
  const [failure, setFailure] = useState<string>();
  return {
    failure,
    async decide(write) {
      const permitted = act === undefined ? undefined : await till.permit({ code: act });
      if (permitted?.ok === false) return setFailure(permitted.error.code);
      const by = permitted === undefined ? till.cashier : permitted.value.by;
      const written = till.as(by, () => write(till.peer.catalog));
      setFailure(written.ok ? undefined : written.error.code);
    },
  };
};
