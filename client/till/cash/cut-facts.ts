/** What the paper of a corte says, of a session that stands as these figures say. */
import type { SessionFigures } from '../../../crdt-schema/cash/figures.ts';
import { occurredMs, type CashClose, type CashOpen } from '../../../crdt-schema/ops/op.ts';
import type { CutFacts } from '../receipt/cash-documents.ts';

/** A corte X, now. A drawer that is counted blind has no figures on it. */
export const cutX = (
  opening: CashOpen,
  figures: SessionFigures,
  nowMs: number,
  isBlind: boolean,
): CutFacts => ({
  kind: 'x',
  till: opening.till,
  ...(opening.cashier === undefined ? {} : { cashier: opening.cashier }),
  openedAt: occurredMs(opening),
  at: nowMs,
  ...(isBlind ? {} : { figures }),
});

/** The corte Z that a closing made: what was expected then, whatever came later. */
export const cutZ = (
  closing: CashClose,
  opening: CashOpen | undefined,
  figures: SessionFigures,
  reprint: boolean,
): CutFacts => {
  const { till, cashier, counted, denominations, unheard, note, expected = [] } = closing;
  const then = Object.fromEntries(expected.map(({ method, amount }) => [method, amount]));
  return {
    kind: 'z',
    till,
    ...(cashier === undefined ? {} : { cashier }),
    openedAt: occurredMs(opening ?? closing),
    at: occurredMs(closing),
    figures: { ...figures, expected: then },
    counted,
    ...(denominations === undefined ? {} : { denominations }),
    ...(unheard === undefined ? {} : { unheard }),
    ...(note === undefined ? {} : { note }),
    reprint,
  };
};
