/** Examples of what the catalog's HTTP interface takes. */

const PRODUCT = '01890000-0000-7000-8000-000000c0ffee';
const CUSTOMER = '01890000-0000-7000-8000-00000000c11e';
const LINE = '01890000-0000-7000-8000-00000000011e';

export const catalogExamples = {
  products: {
    created: {
      name: 'Café de olla 500 g',
      sku: 'CAFE-500',
      barcodes: ['7501000000017'],
      price: 255_000,
      taxes: [{ name: 'IVA', rate: 1_600 }],
      unit: 'piece',
      active: true,
    },
    changed: { version: 12, price: 260_000 },
    imported: {
      rows: [{ row: 2, fields: { name: 'Arroz 1 kg', sku: 'ARROZ-1', price: 320_000 } }],
      dryRun: true,
    },
  },
  customers: {
    created: { name: 'Ana Núñez', taxIdKind: 'RFC', taxId: 'NUAA800101AB1', creditLimit: 500_000 },
    changed: { version: 3, phone: '5512345678' },
    imported: { rows: [{ row: 2, fields: { name: 'Luis Peña', phone: '5587654321' } }], dryRun: true },
  },
  categories: {
    created: { name: 'Abarrotes', color: '#2e7d32', order: 10 },
    changed: { version: 5, order: 20 },
  },
  quotes: {
    created: {
      number: 'COT-15',
      customer: CUSTOMER,
      state: 'draft',
      [`line.${LINE}`]: { product: PRODUCT, quantity: 2_000, unitPrice: 255_000 },
    },
    changed: { version: 7, state: 'sent', note: 'Vale hasta el viernes' },
  },
  settings: { changed: { version: 0, storeName: 'Abarrotes Núñez', currency: 'MXN', force: ['storeName'] } },
} as const;
