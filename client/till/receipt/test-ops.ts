/** Operations and a paper for the tests of receipts. */
import type { Refund, Sale } from '../../../crdt-schema/ops/op.ts';
import { createPaper, type Names } from './paper.ts';

export const id = (n: number): string => `0190b1e2-7c1a-7d3e-8f00-${String(n).padStart(12, '0')}`;
/** 3:04 on the clock of the machine, wherever it stands: that is what is printed. */
export const AT = new Date(2025, 0, 2, 3, 4).getTime();

export const names: Names = {
  product: (one) => ({ [id(1)]: 'Piña en almíbar «La Costeña» 800 g', [id(2)]: 'Jamón de pavo' })[one],
  unit: (one) => (one === id(2) ? 'kg' : 'piece'),
  person: () => 'Begoña Núñez',
  customer: () => 'Doña Ángela',
};

export const settings = {
  storeName: 'Abarrotes El Ñandú',
  taxIdKind: 'RFC',
  taxId: 'XAXX010101000',
  address: 'Av. Juárez 12, Col. Centro\n44100 Guadalajara, Jal.',
  phone: '33 1234 5678',
  ticketFooter: '¡Gracias por su compra!\nCambios en 7 días con ticket',
  currency: 'MXN',
  language: 'es',
};

export const paper = createPaper(settings, names, 'barcode');

const booking = {
  v: 1,
  at: '0194247f1d00000-0123456789abcdef0123456789abcdef',
  occurredAt: AT,
  till: 'C01',
  cashier: id(8),
} as const;

export const sale: Sale = {
  ...booking,
  kind: 'sale',
  id: id(100),
  receipt: { series: 'C01', number: 123 },
  customer: id(9),
  lines: [
    { product: id(1), quantity: 2_000, price: 425_000, total: 8_500, taxes: [{ name: 'IVA', rate: 1_600 }] },
    { product: id(2), quantity: 455, price: 1_895_000, discount: 122, total: 8_500 },
    { name: 'Bolsa', quantity: 1_000, price: 10_000, total: 100 },
  ],
  discount: 100,
  rounding: -50,
  payments: [
    { method: 'card', amount: 5_000, reference: '004512' },
    { method: 'cash', amount: 11_950, tendered: 20_000 },
  ],
  total: 16_950,
};

export const refund: Refund = {
  ...booking,
  kind: 'refund',
  id: id(101),
  receipt: { series: 'C01', number: 124 },
  sale: sale.id,
  reason: 'Llegó roto',
  lines: [{ product: id(1), quantity: 1_000, price: 425_000, total: 4_250 }],
  payments: [{ method: 'cash', amount: 4_250 }],
  total: 4_250,
};
