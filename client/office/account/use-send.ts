/** Sends one thing to the hub at a time, and keeps why it was not done. */
import { useState } from 'react';
import type { RequestFailure } from '../../ui/request.ts';
import { apiSend } from '../api.ts';

export interface Sending {
  readonly isBusy: boolean;
  readonly failure: RequestFailure | undefined;
  /** Whether it was done. */
  readonly send: (...request: Parameters<typeof apiSend>) => Promise<boolean>;
}

export const useSend = (): Sending => {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<RequestFailure>();
  const send = async (...request: Parameters<typeof apiSend>): Promise<boolean> => {
    setBusy(true);
    const answer = await apiSend(...request);
    setBusy(false);
    setFailure(answer.ok ? undefined : answer.error);
    return answer.ok;
  };
  return { isBusy, failure, send };
};
