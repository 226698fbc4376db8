import { describe, expect, test } from 'vitest';
import {
  MAX_AMOUNT_MINOR,
  MAX_DENOMINATIONS,
  MAX_ENTRY_BYTES,
  MAX_HEADS_PER_CLOSE,
  MAX_LINES_PER_OP,
  MAX_PAYMENTS_PER_OP,
  MAX_QUANTITY_THOUSANDTHS,
  MAX_SHORT_TEXT_CHARS,
  MAX_UNIT_PRICE_TENTHOUSANDTHS,
  MAX_UNIX_MS,
} from '../limits.ts';
import {
  decodeOp,
  encodeOp,
  formatReceipt,
  type CashClose,
  type CashMove,
  type CashOpen,
  type CreditPayment,
  type Expense,
  type Op,
  type OverrideOp,
  type Sale,
  type StockMove,
  type VoidOp,
} from './op.ts';

const id = '01890000-0000-7000-8000-000000000001';
const product = '01890000-0000-7000-8000-000000000002';
const line = { product, name: 'Café', quantity: 1_000, price: 10_000, total: 100 };
const sale: Sale = {
  v: 1,
  kind: 'sale',
  id,
  at: `018900000000000-${'a'.repeat(32)}`,
  till: 'C01',
  receipt: { series: 'C01', number: 1 },
  lines: [line],
  payments: [{ method: 'cash', amount: 100 }],
  total: 100,
};
const refund = { ...sale, kind: 'refund', sale: id } as const;
const move: StockMove = {
  v: 1,
  kind: 'stock_move',
  id,
  at: sale.at,
  till: 'C01',
  reason: 'count',
  lines: [{ product, quantity: -1 }],
};
const common = { v: 1, id, at: sale.at, till: 'C01' } as const;
const open: CashOpen = { ...common, kind: 'cash_open', total: 0 };
const close: CashClose = { ...common, kind: 'cash_close', session: id, counted: [] };
const cash: CashMove = { ...common, kind: 'cash_move', direction: 'in', amount: 1, reason: 'cambio' };
const spent: Expense = { ...common, kind: 'expense', category: 'hielo', method: 'cash', amount: 1 };
const abono: CreditPayment = {
  ...common,
  kind: 'credit_payment',
  customer: product,
  payments: [{ method: 'cash', amount: 1 }],
  total: 1,
};
const drop: VoidOp = { ...common, kind: 'void', target: product, reason: 'error' };
const proof = 'a'.repeat(128);
const override: OverrideOp = {
  ...common,
  kind: 'override',
  target: product,
  reason: 'error',
  approval: { code: 'credit_limit', by: product, proof },
};
const segment = 'a'.repeat(48);
const denominations = [{ value: 50_000, count: 0 }];

const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const codeOf = (bytes: Uint8Array): string => {
  const decoded = decodeOp(bytes);
  return decoded.ok ? 'read' : decoded.error.code;
};
const reading = (value: unknown): string => codeOf(bytesOf(value));
const withLine = (change: object): unknown => ({ ...sale, lines: [{ ...line, ...change }] });

describe('an op is read as it was written', () => {
  test.each<[string, Op]>([
    ['sale', sale],
    [
      'sale with everything',
      { ...sale, customer: product, reference: '536365', occurredAt: 1_291_191_960_000 },
    ],
    ['refund', refund],
    ['refund without its sale', { ...sale, kind: 'refund' }],
    ['stock_move', move],
    [
      'a ticket with all that it may say',
      {
        ...sale,
        cashier: product,
        session: id,
        quote: product,
        replaces: product,
        lines: [
          { ...line, discount: 1, taxes: [{ name: 'IVA', rate: 1_600 }], total: 99 },
          { name: 'Flete', quantity: 1, price: 0, total: 0 },
        ],
        discount: 1,
        taxMode: 'added',
        taxes: [{ name: 'IVA', rate: 1_600, base: 98, amount: 16 }],
        rounding: -4,
        payments: [{ method: 'cash', amount: 110, tendered: 200, reference: '1' }],
        total: 110,
        approvals: [override.approval],
      },
    ],
    ['a refund with its reason', { ...refund, reason: 'roto' }],
    ['cash_open', open],
    [
      'cash_open with everything',
      { ...open, total: 5, denominations, after: product, note: 'x', replaces: id },
    ],
    ['cash_close', close],
    [
      'cash_close with everything',
      {
        ...close,
        counted: [{ method: 'cash', amount: 0 }],
        denominations,
        blind: true,
        expected: [{ method: 'cash', amount: -5 }],
        heads: [{ segment, length: 3 }],
        unheard: ['C02'],
        note: 'x',
      },
    ],
    ['cash_move', cash],
    ['cash_move of a session', { ...cash, session: id, direction: 'out' }],
    ['expense', spent],
    [
      'expense with everything',
      { ...spent, session: id, supplier: 'x', photo: 'y', note: 'z', reference: '1' },
    ],
    ['credit_payment', abono],
    ['credit_payment with everything', { ...abono, session: id, note: 'x' }],
    ['void', drop],
    ['void in favour of a session', { ...drop, instead: id }],
    ['override', override],
  ])('%s', (_, op) => {
    expect(decodeOp(encodeOp(op))).toEqual({ ok: true, value: op });
  });

  test('a receipt is printed with its series and at least six digits', () => {
    expect([1, 999_999, 1_234_567].map((number) => formatReceipt({ series: 'C01', number }))).toEqual([
      'C01-000001',
      'C01-999999',
      'C01-1234567',
    ]);
  });
});

describe('limits: at the edge an op is read, just past it it is malformed', () => {
  test.each<[string, unknown, unknown]>([
    [
      'quantity',
      withLine({ quantity: MAX_QUANTITY_THOUSANDTHS }),
      withLine({ quantity: MAX_QUANTITY_THOUSANDTHS + 1 }),
    ],
    ['smallest quantity', withLine({ quantity: 1 }), withLine({ quantity: 0 })],
    ['whole thousandths', withLine({ quantity: 1 }), withLine({ quantity: 1.5 })],
    [
      'unit price',
      withLine({ price: MAX_UNIT_PRICE_TENTHOUSANDTHS }),
      withLine({ price: MAX_UNIT_PRICE_TENTHOUSANDTHS + 1 }),
    ],
    ['price of nothing', withLine({ price: 0 }), withLine({ price: -1 })],
    ['amount', { ...sale, total: MAX_AMOUNT_MINOR }, { ...sale, total: MAX_AMOUNT_MINOR + 1 }],
    [
      'name',
      withLine({ name: 'x'.repeat(MAX_SHORT_TEXT_CHARS) }),
      withLine({ name: 'x'.repeat(MAX_SHORT_TEXT_CHARS + 1) }),
    ],
    [
      'lines',
      { ...sale, lines: Array(MAX_LINES_PER_OP).fill(line) },
      { ...sale, lines: Array(MAX_LINES_PER_OP + 1).fill(line) },
    ],
    ['at least one line', sale, { ...sale, lines: [] }],
    [
      'payments',
      { ...sale, payments: Array(MAX_PAYMENTS_PER_OP).fill(sale.payments[0]) },
      { ...sale, payments: Array(MAX_PAYMENTS_PER_OP + 1).fill(sale.payments[0]) },
    ],
    ['payment method', sale, { ...sale, payments: [{ method: 'gold', amount: 100 }] }],
    ['till', { ...sale, till: 'CAJA0001' }, { ...sale, till: 'CAJA00001' }],
    ['till in capitals', sale, { ...sale, till: 'c01' }],
    [
      'receipt number',
      { ...sale, receipt: { series: 'C01', number: 999_999_999 } },
      { ...sale, receipt: { series: 'C01', number: 1_000_000_000 } },
    ],
    ['first receipt number', sale, { ...sale, receipt: { series: 'C01', number: 0 } }],
    ['time of the ticket', { ...sale, occurredAt: MAX_UNIX_MS }, { ...sale, occurredAt: MAX_UNIX_MS + 1 }],
    ['clock', sale, { ...sale, at: '2026-01-01' }],
    ['id', sale, { ...sale, id: 'x' }],
    ['known fields only', sale, { ...sale, gift: 1 }],
    ['known fields of a line only', sale, withLine({ gift: 1 })],
    ['all fields', sale, { ...sale, till: undefined }],
    [
      'stock quantity',
      { ...move, lines: [{ product, quantity: -MAX_QUANTITY_THOUSANDTHS }] },
      { ...move, lines: [{ product, quantity: -MAX_QUANTITY_THOUSANDTHS - 1 }] },
    ],
    ['kind', sale, { ...sale, kind: 'gift' }],
    [
      'a line has a product or a name',
      withLine({ product: undefined }),
      withLine({ product: undefined, name: ' ' }),
    ],
    ['discount', withLine({ discount: 0 }), withLine({ discount: -1 })],
    [
      'tax rate',
      withLine({ taxes: [{ name: 'x', rate: 10_000 }] }),
      withLine({ taxes: [{ name: 'x', rate: 10_001 }] }),
    ],
    ['rounding', { ...sale, rounding: -MAX_AMOUNT_MINOR }, { ...sale, rounding: -MAX_AMOUNT_MINOR - 1 }],
    ['tax mode', { ...sale, taxMode: 'included' }, { ...sale, taxMode: 'none' }],
    [
      'approvals',
      { ...sale, approvals: Array(5).fill(override.approval) },
      { ...sale, approvals: Array(6).fill(override.approval) },
    ],
    ['no quote of a refund', { ...sale, quote: id }, { ...refund, quote: id }],
    ['float', { ...open, total: 0 }, { ...open, total: -1 }],
    [
      'denominations',
      { ...open, denominations: Array(MAX_DENOMINATIONS).fill(denominations[0]) },
      { ...open, denominations: Array(MAX_DENOMINATIONS + 1).fill(denominations[0]) },
    ],
    ['value of a coin', { ...open, denominations }, { ...open, denominations: [{ value: 0, count: 1 }] }],
    ['session of a closing', close, { ...close, session: undefined }],
    [
      'each method counted once',
      {
        ...close,
        counted: [
          { method: 'cash', amount: 1 },
          { method: 'card', amount: 1 },
        ],
      },
      {
        ...close,
        counted: [
          { method: 'cash', amount: 1 },
          { method: 'cash', amount: 1 },
        ],
      },
    ],
    [
      'heads of a closing',
      { ...close, heads: Array(MAX_HEADS_PER_CLOSE).fill({ segment, length: 1 }) },
      { ...close, heads: Array(MAX_HEADS_PER_CLOSE + 1).fill({ segment, length: 1 }) },
    ],
    [
      'head of a closing',
      { ...close, heads: [{ segment, length: 1 }] },
      { ...close, heads: [{ segment, length: 0 }] },
    ],
    ['cash that moves', cash, { ...cash, amount: 0 }],
    ['a reason', cash, { ...cash, reason: '' }],
    ['a direction', { ...cash, direction: 'out' }, { ...cash, direction: 'away' }],
    ['what was spent', spent, { ...spent, amount: 0 }],
    ['how it was spent', { ...spent, method: 'transfer' }, { ...spent, method: 'credit' }],
    [
      'what pays on account',
      { ...abono, payments: [{ method: 'voucher', amount: 1 }] },
      { ...abono, payments: [{ method: 'credit', amount: 1 }] },
    ],
    ['who pays on account', abono, { ...abono, customer: undefined }],
    ['a payment on account', abono, { ...abono, total: 0 }],
    ['why it was dropped', drop, { ...drop, reason: '' }],
    ['nothing replaces by a void', drop, { ...drop, replaces: id }],
    ['the code that is waived', override, { ...override, approval: { ...override.approval, code: 'X' } }],
    [
      'further codes that are waived',
      { ...override, also: Array(4).fill(override.approval) },
      { ...override, also: Array(5).fill(override.approval) },
    ],
    ['a further code, where there is a list of them', override, { ...override, also: [] }],
    [
      'a proof of 64 bytes',
      override,
      { ...override, approval: { ...override.approval, proof: proof.slice(1) } },
    ],
  ])('%s', (_, within, past) => {
    expect([reading(within), reading(past)]).toEqual(['read', 'op_malformed']);
  });

  test('an entry may take MAX_ENTRY_BYTES and not one more', () => {
    const padded = (length: number): Uint8Array =>
      Buffer.concat([encodeOp(sale), Buffer.alloc(length - encodeOp(sale).length, ' ')]);
    expect([codeOf(padded(MAX_ENTRY_BYTES)), codeOf(padded(MAX_ENTRY_BYTES + 1))]).toEqual([
      'read',
      'op_too_large',
    ]);
  });
});

describe('what no store can hold is no op', () => {
  test.each([
    ['NUL in a name', withLine({ name: 'a\0b' })],
    ['half of a surrogate pair', withLine({ name: 'a\ud83d' })],
    ['the other half in the reference', { ...sale, reference: '\udc00' }],
  ])('%s', (_, value) => {
    expect(reading(value)).toBe('op_malformed');
  });

  test('a whole surrogate pair is text like any other', () => {
    expect(reading(withLine({ name: 'té 🍵' }))).toBe('read');
  });

  test.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['cut JSON', encodeOp(sale).subarray(0, 100)],
    ['bytes that are no UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    [
      'a byte order mark, which the ledger cannot read as JSON',
      Uint8Array.of(0xef, 0xbb, 0xbf, ...encodeOp(sale)),
    ],
  ])('%s is no JSON', (_, bytes) => {
    expect(codeOf(bytes)).toBe('op_not_json');
  });
});

describe('versions', () => {
  test('a newer one is named as such, whatever else stands there', () => {
    expect(decodeOp(bytesOf({ v: 2, kind: 'hologram' }))).toEqual({
      ok: false,
      error: { code: 'unsupported_version', params: { version: 2 } },
    });
  });

  test.each(['null', '[]', '"v"', '{"v":0}', '{"v":"2"}', '{"v":1.5}', '{"v":1e400}'])(
    '%s is none',
    (text) => {
      expect(codeOf(new TextEncoder().encode(text))).toBe('op_malformed');
    },
  );
});
