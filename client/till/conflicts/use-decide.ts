/** Carries a decision out in the catalog of this device, without asking any network; tells the code of what failed. */
import { useState } from 'react';
import type { Catalog, WriteFailure } from '../../../crdt-schema/catalog/index.ts';
import type { Result } from '../../../crdt-schema/result.ts';
import { useOpen } from '../../ui/use-session.ts';

export type Decide = (write: (catalog: Catalog) => Result<void, WriteFailure>) => void;

export const useDecide = (): { readonly decide: Decide; readonly failure: string | undefined } => {
  const { catalog } = useOpen().peer;
  const [failure, setFailure] = useState<string>();
  return {
    failure,
    decide(write) {
      const written = write(catalog);
      setFailure(written.ok ? undefined : written.error.code);
    },
  };
};
