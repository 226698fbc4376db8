import { describe, expect, it } from 'vitest';
import { formatHlc } from '../../../../crdt-schema/model/clock.ts';
import type { Op, Sale } from '../../../../crdt-schema/ops/op.ts';
import type { PendingItem } from '../../../../crdt-schema/pending/pending.ts';
import { TillView } from '../../../../crdt-schema/pending/session-view.ts';
import { againOf, paidAnew, saleAnew, tillOf, voidDraft } from './correction.ts';

const idOf = (n: number): string => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const AT_MS = 1_780_000_000_000;
const common = (n: number) => ({
  v: 1 as const,
  id: idOf(n),
  at: formatHlc({ ms: AT_MS + n, counter: 0, device: '02'.repeat(16) }),
  till: 'C02',
});
const line = { product: idOf(50), name: 'Café', quantity: 2_000, price: 250_000, total: 5_000 };
const sale: Sale = {
  ...common(1),
  kind: 'sale',
  receipt: { series: 'C02', number: 123 },
  session: idOf(9),
  lines: [line],
  payments: [{ method: 'cash', amount: 5_100, tendered: 10_000 }],
  total: 5_100,
};
const opening: Op = { ...common(9), kind: 'cash_open', total: 0 };
const item = (op: Op, verdict: PendingItem['verdict']): PendingItem => ({
  ...{ id: op.id, op, verdict, state: 'rejected', waitsOn: [], history: [] },
});
const view = (...ops: Op[]): TillView =>
  new TillView(
    ops.map((op, seq) => ({
      op,
      segment: '02'.repeat(24),
      seq,
      verdict: { status: 'accepted' as const },
      held: 'server' as const,
    })),
  );
const refused = item(sale, { status: 'rejected', code: 'total_mismatch' });
const PESOS = { exponent: 2, cashRounding: 0 };

describe('a correction of the office', () => {
  it('is the till’s own, in the session of the sale, for what is on the paper', () => {
    expect(againOf(refused, view(opening))).toMatchObject({
      kind: 'sale',
      till: 'C02',
      session: idOf(9),
      reference: 'C02-000123',
      replaces: idOf(1),
      occurredAt: AT_MS + 1,
    });
    expect(againOf(refused, view(opening))).not.toHaveProperty('receipt');
  });

  it('goes into the open session where the sale was in none', () => {
    const { session: _, ...loose } = sale;
    expect(againOf(item(loose, undefined), view(opening))).toMatchObject({ session: idOf(9) });
    expect(againOf(item(loose, undefined), view())).not.toHaveProperty('session');
  });

  it('of an opening is in no session', () => {
    expect(againOf(item(opening, undefined), view(opening))).not.toHaveProperty('session');
  });

  it('is of the device’s till where the op named another', () => {
    const stray = item(sale, {
      status: 'rejected',
      code: 'till_mismatch',
      params: { till: 'C02', expected: 'C05' },
    });
    expect(tillOf(stray)).toBe('C05');
    expect(voidDraft(stray, 'doble')).toEqual({
      kind: 'void',
      till: 'C05',
      target: idOf(1),
      reason: 'doble',
    });
    expect(voidDraft(refused, 'doble', idOf(9))).toMatchObject({ till: 'C02', instead: idOf(9) });
  });
});

describe('a sale that adds up again', () => {
  it('takes its total from its lines, and what was paid from the total', () => {
    const edit = { lines: [line], payments: sale.payments, customer: undefined };
    expect(saleAnew(sale, edit, PESOS)).toMatchObject({
      total: 5_000,
      payments: [{ method: 'cash', amount: 5_000, tendered: 10_000 }],
      rounding: undefined,
    });
  });

  it('counts lines, discounts and taxes anew', () => {
    const taxed = { ...line, quantity: 1_000, discount: 9_000, taxes: [{ name: 'IVA', rate: 1_600 }] };
    const edit = { lines: [taxed, line], payments: sale.payments, customer: idOf(7) };
    const anew = saleAnew({ ...sale, discount: 1_000 }, edit, PESOS);
    expect(anew.lines.map(({ discount, total }) => [discount, total])).toEqual([
      [2_500, 0],
      [undefined, 5_000],
    ]);
    expect(anew).toMatchObject({ discount: 1_000, total: 4_000, customer: idOf(7) });
    expect(anew.taxes).toEqual([{ name: 'IVA', rate: 1_600, base: 0, amount: 0 }]);
  });

  it('rounds cash, and lets other payments take no more than is due', () => {
    expect(paidAnew([{ method: 'cash', amount: 1 }], 1_003, 5)).toEqual({
      payments: [{ method: 'cash', amount: 1_005 }],
      rounding: 2,
      total: 1_005,
    });
    expect(
      paidAnew(
        [
          { method: 'card', amount: 700 },
          { method: 'cash', amount: 300 },
        ],
        600,
        0,
      ),
    ).toEqual({ payments: [{ method: 'card', amount: 600 }], rounding: 0, total: 600 });
    expect(paidAnew([{ method: 'card', amount: 700, reference: 'A1' }], 900, 50)).toEqual({
      payments: [{ method: 'card', amount: 900, reference: 'A1' }],
      rounding: 0,
      total: 900,
    });
    expect(paidAnew([], 900, 0).payments).toEqual([{ method: 'cash', amount: 900 }]);
  });
});
