import { describe, expect, it } from 'vitest';
import { mapByPlace, mapColumns, proposeFields, readCell, type ImportEntity } from './columns.ts';
import type { Cell } from './table.ts';

const map = (
  entity: ImportEntity,
  headings: readonly string[],
  chosen: Record<string, string> = {},
): unknown => {
  const result = mapColumns(entity, headings, new Map(Object.entries(chosen)));
  return result.ok ? result.value.fields : result.error.code;
};

const read = (entity: ImportEntity, field: string, cell: Cell, decimal?: ',' | '.'): unknown => {
  const result = readCell(entity, field, cell, { decimal, exponent: 2 });
  return result.ok ? result.value : result.error.code;
};

describe('columns', () => {
  it('are told from their headings, whatever their case, accents and marks', () => {
    expect(
      map('products', [
        'CLAVE',
        'Código de barras:',
        'Descripción *',
        'precio_venta',
        'Categoria',
        'UNIDAD',
        'Existencia  Mínima',
        'IVA (%)',
        'Activo',
      ]),
    ).toEqual(['sku', 'barcodes', 'name', 'price', 'category', 'unit', 'minStock', 'taxes', 'active']);
    expect(
      map('customers', ['Razón Social', 'R.F.C.', 'Teléfono', 'E-mail', 'Dirección', 'Límite de crédito']),
    ).toEqual(['name', 'taxId', 'phone', 'email', 'address', 'creditLimit']);
    expect(map('products', ['Barcode', 'Name', 'Price', 'Unit', 'Minimum stock', 'VAT'])).toEqual([
      'barcodes',
      'name',
      'price',
      'unit',
      'minStock',
      'taxes',
    ]);
  });

  it('"Código" is the barcode, or the SKU where another column is the barcode', () => {
    expect(map('products', ['Código', 'Nombre'])).toEqual(['barcodes', 'name']);
    expect(map('products', ['Código', 'Código de barras', 'Nombre'])).toEqual(['sku', 'barcodes', 'name']);
    expect(map('products', ['Código', 'Clave', 'Nombre'])).toEqual(['barcodes', 'sku', 'name']);
    expect(map('products', ['Código', 'Clave', 'EAN', 'Nombre'])).toEqual([
      undefined,
      'sku',
      'barcodes',
      'name',
    ]);
  });

  it('are what the person says, before what their headings say', () => {
    const headings = ['Nombre', 'Descripción', 'P. mayoreo', 'Precio'];
    expect(map('products', headings)).toBe('column_twice');
    expect(map('products', headings, { name: 'nombre', price: 'p. MAYOREO' })).toEqual([
      'name',
      undefined,
      'price',
      undefined,
    ]);
    expect(map('products', headings, { nada: 'Nombre' })).toBe('unknown_field');
    expect(map('products', headings, { price: 'Costo' })).toBe('unknown_column');
    expect(map('products', ['Precio'])).toBe('no_name_column');
  });

  it('are proposed from their headings where two say the same, for a person to change by their places', () => {
    const headings = ['Nombre', 'Descripción', 'Código', 'Costo'];
    expect(proposeFields('products', headings)).toEqual(['name', undefined, 'barcodes', undefined]);
    const by = (...fields: (string | undefined)[]): unknown => {
      const result = mapByPlace('products', headings, fields);
      return result.ok ? result.value : result.error.code;
    };
    expect(by(undefined, 'name', 'sku')).toEqual({
      fields: [undefined, 'name', 'sku', undefined],
      unknown: ['Nombre', 'Costo'],
    });
    expect(by('name', 'name')).toBe('column_twice');
    expect(by('price')).toBe('no_name_column');
    expect(by('name', 'cost')).toBe('unknown_field');
  });

  it('that are left out are named, those without a heading by their letter', () => {
    const result = mapColumns('products', ['Nombre', '', 'Costo'], new Map());
    expect(result.ok && result.value.unknown).toEqual(['(B)', 'Costo']);
  });
});

describe('cells', () => {
  it('that are numbers in the file are read as they are, whatever mark was named', () => {
    expect([read('products', 'price', 32.75, ','), read('products', 'price', 1.125)]).toEqual([
      327_500, 11_250,
    ]);
    expect(read('products', 'price', 0.1 + 0.2)).toBe(3_000);
    expect(read('products', 'price', 10 / 3)).toBe('too_many_decimals');
    expect(read('products', 'barcodes', 7_501_003_100_017)).toEqual(['7501003100017']);
  });

  it('of a tax hold percent, or the fraction that a spreadsheet keeps for it', () => {
    const rate = (cell: Cell): unknown => {
      const value = read('products', 'taxes', cell);
      return Array.isArray(value) ? (value as { rate: number }[])[0]!.rate : value;
    };
    expect(['16', '16 %', 16, 0.16, '0,16', '0.165', 0, '8.5', '0.5%'].map(rate)).toEqual([
      ...[1_600, 1_600, 1_600, 1_600, 1_600, 1_650],
      ...[0, 850, 50],
    ]);
    expect(rate('exento')).toBe('not_a_number');
  });

  it('of codes are refused where the spreadsheet shortened them, and of failed formulas', () => {
    expect(read('products', 'barcodes', '7.50103E+12')).toBe('shortened_code');
    expect(read('products', 'sku', '7,5E+12')).toBe('shortened_code');
    expect(read('products', 'sku', 'E-12')).toBe('E-12');
    for (const text of ['#N/A', '#¡VALOR!', '#REF!', '#DIV/0!', '#¿NOMBRE?'])
      expect(read('products', 'name', text)).toBe('formula_error');
    expect(read('products', 'name', '#1 de la casa')).toBe('#1 de la casa');
  });

  it('of units and of yes or no have their words', () => {
    expect(['Pza.', 'KG', 'litros', 'vara'].map((text) => read('products', 'unit', text))).toEqual([
      ...['piece', 'kg', 'l'],
      'not_a_unit',
    ]);
    expect(['Sí', 'no', 'VERDADERO', 1, 'quizá'].map((text) => read('products', 'active', text))).toEqual([
      ...[true, false, true, true],
      'not_yes_or_no',
    ]);
  });
});
