/** What settles a pending op: each writes an op that names it. */
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useLocation } from 'wouter';
import type { PendingItem } from '../../../crdt-schema/pending/pending.ts';
import type { Failure, Result } from '../../../crdt-schema/result.ts';
import type { OpDraft } from '../model/till-model.ts';
import { useTill } from '../model/use-till.ts';
import { isEmpty } from '../sell/cart.ts';
import { cartOfRefused } from '../sell/correction.ts';
import { useCartStore } from '../sell/use-cart.ts';
import { repeatDraft, sessionInstead } from '../../common/pending/ways.ts';

export interface Settle {
  /** Code of the write that failed last; `cart_not_empty`: a sale has begun that would be lost. */
  readonly failure: string | undefined;
  readonly busy: boolean;
  readonly retry: () => Promise<boolean>;
  readonly goOn: () => Promise<boolean>;
  readonly remove: (reason: string) => Promise<boolean>;
  /** `declined` where nobody approved. */
  readonly approve: (reason: string) => Promise<boolean | 'declined'>;
  /** Goes to the page that fills the ticket in; false where the op has a form here instead. */
  readonly startCorrection: () => boolean;
}

export const useSettle = (item: PendingItem): Settle => {
  const t = useTranslations('pending');
  const till = useTill();
  const cart = useCartStore();
  const [, navigate] = useLocation();
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const { id, op } = item;

  const run = async (write: () => Promise<Result<unknown, Failure>>): Promise<boolean> => {
    setBusy(true);
    const written = await write();
    setBusy(false);
    setFailure(written.ok ? undefined : written.error.code);
    return written.ok;
  };

  return {
    failure,
    busy,
    retry: () => run(() => till.write(op.kind, repeatDraft(op, id) as OpDraft<typeof op.kind>)),
    remove: (reason) => run(() => till.write('void', { target: id, reason })),
    goOn: () => {
      const instead = sessionInstead(item);
      const target = { target: id, reason: t('goOnReason') };
      return run(() => till.write('void', instead === undefined ? target : { ...target, instead }));
    },
    approve: async (reason) => {
      const code = item.verdict?.code ?? '';
      const approval = await till.approve?.({ code, op: id, note: reason });
      if (approval === undefined) return 'declined';
      return run(() => till.write('override', { target: id, reason, approval }));
    },
    startCorrection: () => {
      if (op.kind !== 'sale') return false;
      if (isEmpty(cart.current())) {
        cart.begin(cartOfRefused(op, id, (product) => till.products.get(product)));
        navigate('/');
      } else setFailure('cart_not_empty');
      return true;
    },
  };
};
