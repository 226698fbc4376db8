/** Carries a decision out in the catalog of this device, without asking any network; tells the code of what failed. */
import { useState } from 'react';
import type { UseDecide } from '../../common/conflicts/decide.ts';
import { useTill } from '../model/use-till.ts';

export const useDecide: UseDecide = (act) => {
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
