/** What this till holds, read when the page opens and whenever somebody asks. */
import { useCallback, useEffect, useState } from 'react';
import { useTill } from '../model/use-till.ts';
import { HeldReader, type HeldData } from './held-data.ts';

export interface HeldDataState {
  readonly held: HeldData | undefined;
  /** The disk could not be read. */
  readonly failed: boolean;
  /** As it is now; undefined where it cannot be read. */
  readonly read: () => Promise<HeldData | undefined>;
}

export const useHeldData = (): HeldDataState => {
  const till = useTill();
  const [reader] = useState(() => new HeldReader(till));
  const [held, setHeld] = useState<HeldData>();
  const [failed, setFailed] = useState(false);
  const read = useCallback(async () => {
    const data = await reader.read().catch(() => undefined);
    if (data !== undefined) setHeld(data);
    setFailed(data === undefined);
    return data;
  }, [reader]);
  useEffect(() => void read(), [read]);
  return { held, failed, read };
};
