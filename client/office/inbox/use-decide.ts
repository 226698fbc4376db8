/** Carries a decision out in the catalog of this device. A viewer decides nothing: no other peer takes a write from it. */
import { useState } from 'react';
import type { UseDecide } from '../../common/conflicts/decide.ts';
import { useOffice } from '../model/use-office.ts';

export const useDecide: UseDecide = () => {
  const office = useOffice();
  const [failure, setFailure] = useState<string>();
  const decide: ReturnType<UseDecide>['decide'] = async (write) => {
    const written = write(office.peer.catalog);
    setFailure(written.ok ? undefined : written.error.code);
  };
  return { failure, decide: office.mayWrite ? decide : undefined };
};
