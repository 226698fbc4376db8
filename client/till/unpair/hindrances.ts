/** Why this device may not be unpaired yet: what would be lost with it, or would be nobody's any more. */
import type { Connection } from '../../peer/session.ts';
import type { TillModel } from '../model/till-model.ts';

/** `reading`: the logs here are not read yet, so nobody knows. */
export type Hindrance =
  | { readonly kind: 'reading' | 'offline' | 'cart' }
  /** Ops that no server is known to hold; ops that were refused or wait for an answer. */
  | { readonly kind: 'unsent' | 'pending'; readonly count: number };

/** What is in the way of it, the worst first; nothing where it may go on. */
export const hindrancesOf = (
  { server, unsent }: Connection,
  till: Pick<TillModel, 'pending' | 'logs'>,
  cartIsEmpty: boolean,
): readonly Hindrance[] => {
  const pending = till.pending().filter(({ state }) => state !== 'here' && state !== 'lan').length;
  return [
    ...(till.logs.isReady ? [] : [{ kind: 'reading' } as const]),
    ...(unsent > 0 ? [{ kind: 'unsent', count: unsent } as const] : []),
    ...(pending > 0 ? [{ kind: 'pending', count: pending } as const] : []),
    ...(cartIsEmpty ? [] : [{ kind: 'cart' } as const]),
    ...(server ? [] : [{ kind: 'offline' } as const]),
  ];
};
