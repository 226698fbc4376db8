import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutDocument, creditPaymentDocument, expenseDocument } from './cash-documents.ts';
import type { ReceiptDocument } from './document.ts';
import { COLUMNS, layOut, wrap } from './layout.ts';
import { AT, id, paper, refund, sale } from './test-ops.ts';
import { quoteDocument, ticketDocument } from './ticket-document.ts';

const lines = (document: ReceiptDocument, columns: number): string[] =>
  layOut(document, columns).map((row) => (row.kind === 'line' ? row.text : `[${row.symbology} ${row.data}]`));

describe('a ticket', () => {
  test('of 58 mm says all of it in 32 columns', () => {
    expect(lines(ticketDocument(sale, paper), COLUMNS[58]).join('\n')).toMatchSnapshot();
  });

  test('of 80 mm says the same in 48', () => {
    expect(lines(ticketDocument(sale, paper), COLUMNS[80]).join('\n')).toMatchSnapshot();
  });

  test('that is printed again says so above and below', () => {
    const again = lines(ticketDocument(sale, paper, { reprint: true }), COLUMNS[58]);
    expect(again.filter((line) => line.trim() === 'REIMPRESIÓN')).toHaveLength(2);
    expect(lines(ticketDocument(sale, paper), COLUMNS[58]).join()).not.toContain('REIMPRESIÓN');
  });

  test('of a refund says what was given back, of which sale and why', () => {
    const text = lines(ticketDocument(refund, paper, { ofSale: 'C01-000123' }), COLUMNS[58]).join('\n');
    expect(text).toMatch(/De la venta +C01-000123/);
    expect(text).toMatch(/Motivo +Llegó roto/);
    expect(text).toMatch(/DEVUELTO +\$42\.50/);
  });

  test('on credit has the balance and a place to sign', () => {
    const owed = {
      ...sale,
      rounding: 0,
      total: 17_000,
      payments: [{ method: 'credit', amount: 17_000 } as const],
    };
    const text = lines(
      ticketDocument(owed, paper, { balance: { amount: 40_000, at: AT } }),
      COLUMNS[80],
    ).join('\n');
    expect(text).toMatch(/A crédito +\$170\.00/);
    expect(text).toMatch(/Saldo según esta caja a las .* +\$400\.00/);
    expect(text).toContain('Firma');
  });
});

describe('other papers', () => {
  test('a corte Z has what was expected, counted, and the difference', () => {
    const nothing = { count: 0, total: 0 };
    const document = cutDocument(
      {
        kind: 'z',
        number: 7,
        till: 'C01',
        openedAt: AT,
        at: AT + 8 * 3_600_000,
        figures: {
          expected: { cash: 150_050, card: 20_000 },
          sales: { count: 12, total: 130_050 },
          refunds: { count: 1, total: 4_250 },
          discounts: 322,
          rounding: -50,
          taxes: { '1600 IVA': 11_379 },
          entries: nothing,
          withdrawals: { count: 1, total: 50_000 },
          expenses: nothing,
          creditPayments: nothing,
        },
        counted: [{ method: 'cash', amount: 150_000 }],
        denominations: [
          { value: 50_000, count: 3 },
          { value: 100, count: 0 },
        ],
        unheard: ['C02'],
      },
      paper,
    );
    expect(lines(document, COLUMNS[58]).join('\n')).toMatchSnapshot();
  });

  test('a blind corte shows nothing of what is expected', () => {
    const facts = {
      kind: 'z',
      till: 'C01',
      openedAt: AT,
      at: AT,
      counted: [{ method: 'cash', amount: 100 }],
    } as const;
    const text = lines(cutDocument(facts, paper), COLUMNS[58]).join('\n');
    expect(text).not.toMatch(/Esperado|Diferencia|Ventas/);
    expect(text).toMatch(/Contado +\$1\.00/);
  });

  test('an abono and a gasto say what was paid, and for what', () => {
    const { v, at, till } = sale;
    const abono = creditPaymentDocument(
      {
        v,
        at,
        till,
        kind: 'credit_payment',
        id: id(5),
        customer: id(9),
        total: 5_000,
        payments: [{ method: 'cash', amount: 5_000, tendered: 10_000 }],
      },
      paper,
    );
    expect(lines(abono, COLUMNS[58]).join('\n')).toMatch(
      /Doña Ángela[\s\S]*ABONADO +\$50\.00[\s\S]*Cambio +\$50\.00/,
    );
    const gasto = expenseDocument(
      { v, at, till, kind: 'expense', id: id(6), category: 'Hielo', method: 'cash', amount: 3_500 },
      paper,
    );
    expect(lines(gasto, COLUMNS[58]).join('\n')).toMatch(/Hielo[\s\S]*\$35\.00/);
  });
});

test('a quote says what it would come to, until when, and that it is no sale', () => {
  const { lines: quoted, till } = sale;
  const document = quoteDocument(
    { title: 'Q-7', till, at: AT, lines: quoted, discount: 100, total: 17_000, validUntil: AT },
    paper,
  );
  const said = lines(document, COLUMNS[58]).join('\n');
  expect(said).toMatch(
    /Cotización[\s\S]*Válida hasta +2 ene 2025[\s\S]*TOTAL +\$170\.00[\s\S]*No es comprobante/,
  );
});

test('no line is wider than the paper, and no letter is lost', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'ñ', 'é', 'W', ' ', '1', '.'), maxLength: 60 });
  fc.assert(
    fc.property(word, word, fc.boolean(), fc.constantFrom(32, 48), (left, right, isLarge, columns) => {
      const width = isLarge ? columns / 2 : columns;
      const document: ReceiptDocument = {
        title: '',
        language: 'es',
        blocks: [
          { kind: 'pair', left, right, large: isLarge },
          { kind: 'text', text: left, align: 'center' },
        ],
      };
      const all = layOut(document, columns).map((row) =>
        row.kind === 'line' ? row : { text: '', large: false },
      );
      for (const { text, large } of all) expect(text.length).toBeLessThanOrEqual(large ? width : columns);
      const letters = (text: string): string => text.replaceAll(' ', '');
      expect(letters(all.map(({ text }) => text).join(''))).toHaveLength(letters(left + right + left).length);
    }),
  );
});

test('words longer than the line are broken within', () => {
  expect(wrap('abcdef gh', 4)).toEqual(['abcd', 'ef', 'gh']);
  expect(wrap('', 4)).toEqual(['']);
});
