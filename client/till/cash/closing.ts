/** What a corte Z is made of beside the count: who was heard, what differs, and what came after it. */
import { successorsOf, type Certificate } from '../../../crdt-schema/log/certificate.ts';
import type { SessionFigures } from '../../../crdt-schema/cash/figures.ts';
import { PROGRAM_TILL } from '../../../crdt-schema/model/till.ts';
import { PAYMENT_METHODS, type CashClose } from '../../../crdt-schema/ops/op.ts';
import type { Hearing } from '../../../crdt-schema/pending/session-view.ts';
import type { Neighbour } from '../../../crdt-schema/sync/index.ts';

export type Method = (typeof PAYMENT_METHODS)[number];

/** A till that was silent for longer may have sold what is not known here. */
const UNHEARD_MS = 60_000;
/** One that was silent for this long is out of use: it would be listed at each closing for good. */
const FORGOTTEN_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * When the other tills were last heard. Of a till with several devices the last one counts; left out are devices that others
 * stand in for, whose certificate has ended, or which have not been heard for a month; and programs, which sit at the hub.
 */
export const hearingOf = (
  neighbours: readonly Pick<Neighbour, 'device' | 'heardMs'>[],
  certificates: readonly Certificate[],
  own: string,
  nowMs: number,
): Hearing => {
  const replaced = successorsOf(certificates);
  const byDevice = new Map(certificates.map((certificate) => [certificate.device, certificate]));
  const heard = new Map<string, number | undefined>();
  for (const { device, heardMs } of neighbours) {
    const certificate = byDevice.get(device);
    if (certificate?.role !== 'till' || certificate.till === own || certificate.till === PROGRAM_TILL)
      continue;
    if (replaced.has(device) || certificate.validUntil < nowMs) continue;
    if (heardMs !== undefined && nowMs - heardMs > FORGOTTEN_MS) continue;
    const known = heard.get(certificate.till);
    if (!heard.has(certificate.till) || (heardMs ?? 0) > (known ?? 0)) heard.set(certificate.till, heardMs);
  }
  return { heard, nowMs, staleMs: UNHEARD_MS };
};

export interface CutRow {
  readonly method: Method;
  /** Minor units, signed. */
  readonly expected: number;
  /** Undefined where the method was not counted. */
  readonly counted: number | undefined;
  /** Counted less expected. */
  readonly difference: number | undefined;
}

type Amounts = readonly { readonly method: Method; readonly amount: number }[];

/** One row for each method that moved or was counted, in their usual order. Credit is no money: nobody counts it. */
export const cutRows = (expected: Amounts, counted: Amounts): CutRow[] =>
  PAYMENT_METHODS.flatMap((method) => {
    const amountIn = (all: Amounts): number | undefined => all.find((one) => one.method === method)?.amount;
    const [should, is] = [amountIn(expected), amountIn(counted)];
    if (should === undefined && is === undefined) return [];
    const difference = is === undefined ? undefined : is - (should ?? 0);
    return [{ method, expected: should ?? 0, counted: is, difference }];
  });

/** The expected amounts of figures, as a closing names them. */
export const expectedOf = ({
  expected,
}: Pick<SessionFigures, 'expected'>): { method: Method; amount: number }[] =>
  PAYMENT_METHODS.flatMap((method) => {
    const amount = expected[method];
    return amount === undefined ? [] : [{ method, amount }];
  });

/** What the session's figures have changed by since it was closed, by method; empty where nothing came later. */
export const supplementOf = (
  closing: Pick<CashClose, 'expected'>,
  now: Pick<SessionFigures, 'expected'>,
): { method: Method; amount: number }[] => {
  const then = closing.expected ?? [];
  return PAYMENT_METHODS.flatMap((method) => {
    const before = then.find((one) => one.method === method)?.amount ?? 0;
    const change = (now.expected[method] ?? 0) - before;
    return change === 0 ? [] : [{ method, amount: change }];
  });
};
