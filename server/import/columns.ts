/** Which column of a file is which field, told from its heading, Spanish or English; and how its cells are read. */
import { searchText } from '../../bridge/index.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { cellText, type Cell } from './table.ts';
import { readNumber, type Decimal, type NumberFailure } from './numbers.ts';

export type ImportEntity = 'products' | 'customers';

export interface NumberForm {
  /** Undefined where each number has to say it itself. */
  readonly decimal: Decimal | undefined;
  /** Decimals of the store's currency. */
  readonly exponent: number;
}

/** Why a cell does not go. */
export type CellFailure =
  NumberFailure | Failure<'not_a_unit' | 'not_yes_or_no' | 'shortened_code' | 'formula_error'>;
type CellReader = (text: string, form: NumberForm) => Result<unknown, CellFailure>;

interface Column {
  /** Headings as `plainHeading` leaves them. */
  readonly headings: readonly string[];
  readonly read: CellReader;
}

const PRICE_DECIMALS = 4;
const QUANTITY_DECIMALS = 3;
const PERCENT_DECIMALS = 2;

const text: CellReader = (value) => ok(value);

const number =
  (decimals: number): CellReader =>
  (value, { decimal }) =>
    readNumber(value, decimals, decimal);

const money: CellReader = (value, { decimal, exponent }) => readNumber(value, exponent, decimal);

const oneOf =
  (code: 'not_a_unit' | 'not_yes_or_no', words: Readonly<Record<string, unknown>>): CellReader =>
  (value) => {
    const word = searchText(value).replace(/\.$/, '');
    return Object.hasOwn(words, word) ? ok(words[word]) : err(code);
  };

const UNITS = {
  ...{
    piece: 'piece',
    pieza: 'piece',
    piezas: 'piece',
    pza: 'piece',
    pz: 'piece',
    unidad: 'piece',
    ud: 'piece',
    u: 'piece',
  },
  ...{ kg: 'kg', kilo: 'kg', kilos: 'kg', kilogramo: 'kg', g: 'g', gr: 'g', gramo: 'g', gramos: 'g' },
  ...{ l: 'l', lt: 'l', litro: 'l', litros: 'l', ml: 'ml', mililitro: 'ml', m: 'm', metro: 'm', metros: 'm' },
};
const YES_NO = {
  ...{ si: true, s: true, yes: true, y: true, 1: true, true: true, verdadero: true, x: true, activo: true },
  ...{ no: false, n: false, 0: false, false: false, falso: false, inactivo: false },
};

const yesNo = oneOf('not_yes_or_no', YES_NO);

/** "16" and "16 %" are 16 %. A bare fraction is what a spreadsheet keeps for a cell that shows 16 %: no tax is below one. */
const tax: CellReader = (value, { decimal }) => {
  const isFraction = !value.includes('%') && /^0?[.,]\d+$/.test(value) && /[1-9]/.test(value);
  const rate = isFraction
    ? readNumber(value, PERCENT_DECIMALS + 2, decimal)
    : readNumber(value.replace(/\s*%$/, ''), PERCENT_DECIMALS, decimal);
  return rate.ok ? ok([{ name: 'IVA', rate: rate.value }]) : rate;
};

/** What a spreadsheet makes of a long code in a column of numbers. The digits are gone. */
const SHORTENED = /^\d([.,]\d+)?e\+?\d{2}$/i;

const code: CellReader = (value) => (SHORTENED.test(value) ? err('shortened_code') : ok(value));

const codes: CellReader = (value) => {
  const list = value.split(/[\s,;|]+/).filter((each) => each !== '');
  return SHORTENED.test(value) ? err('shortened_code') : ok([...new Set(list)]);
};

/** "#N/A", "#¡VALOR!", "#REF!": what stands in a cell whose formula failed. */
const FORMULA_ERROR = /^#(N\/[AD]|[¡¿]?[A-Z0/]+[!?])$/i;

export const readCell = (
  entity: ImportEntity,
  field: string,
  cell: Cell,
  form: NumberForm,
): ReturnType<CellReader> => {
  const value = cellText(cell);
  if (FORMULA_ERROR.test(value)) return err('formula_error');
  // A cell that is a number has no marks that could be read in two ways.
  return columns[entity][field]!.read(value, typeof cell === 'number' ? { ...form, decimal: '.' } : form);
};

/** `category` holds the category's name; whoever writes finds its id. */
const columns: Readonly<Record<ImportEntity, Readonly<Record<string, Column>>>> = {
  products: {
    name: {
      headings: [
        'nombre',
        'descripcion',
        'producto',
        'articulo',
        'nombre del producto',
        'name',
        'description',
        'product',
      ],
      read: text,
    },
    sku: {
      headings: [
        'clave',
        'sku',
        'codigo interno',
        'referencia',
        'ref',
        'clave interna',
        'clave del producto',
      ],
      read: code,
    },
    barcodes: {
      headings: [
        'codigo de barras',
        'codigos de barras',
        'codigo barras',
        'cod barras',
        'ean',
        'ean13',
        'upc',
        'gtin',
        'barcode',
        'barcodes',
      ],
      read: codes,
    },
    category: { headings: ['categoria', 'departamento', 'familia', 'category', 'department'], read: text },
    price: {
      headings: [
        'precio',
        'precio de venta',
        'precio venta',
        'precio unitario',
        'precio publico',
        'pvp',
        'price',
      ],
      read: number(PRICE_DECIMALS),
    },
    taxes: { headings: ['iva', 'iva %', 'tasa de iva', 'impuesto', 'impuesto %', 'tax', 'vat'], read: tax },
    unit: { headings: ['unidad', 'unidad de medida', 'medida', 'unit'], read: oneOf('not_a_unit', UNITS) },
    minStock: {
      headings: [
        'existencia minima',
        'stock minimo',
        'minimo',
        'inventario minimo',
        'existencias minimas',
        'minimum stock',
        'min stock',
      ],
      read: number(QUANTITY_DECIMALS),
    },
    active: { headings: ['activo', 'active'], read: yesNo },
  },
  customers: {
    name: { headings: ['nombre', 'cliente', 'razon social', 'name', 'customer'], read: text },
    taxId: { headings: ['rfc', 'nit', 'rut', 'ruc', 'nif', 'identificacion fiscal', 'tax id'], read: code },
    phone: { headings: ['telefono', 'celular', 'movil', 'tel', 'phone'], read: text },
    email: { headings: ['correo', 'correo electronico', 'e-mail', 'email'], read: text },
    address: { headings: ['direccion', 'domicilio', 'address'], read: text },
    creditLimit: { headings: ['limite de credito', 'credito', 'credit limit'], read: money },
    priceList: { headings: ['lista de precios', 'price list'], read: text },
    note: { headings: ['nota', 'notas', 'observaciones', 'note', 'notes'], read: text },
    active: { headings: ['activo', 'active'], read: yesNo },
  },
};

/** Headings that are a barcode's or a SKU's, whichever no other column is. */
const ANY_CODE = ['codigo', 'cod', 'codigo de producto', 'codigo del producto', 'code'];
const CODE_FIELDS = ['barcodes', 'sku'];

/** "Precio *", "R.F.C.", "IVA (%)": what people put around a heading says nothing. */
const plainHeading = (heading: string): string =>
  searchText(heading)
    .replace(/[.*:()]/g, '')
    .replace(/[\s_]+/g, ' ')
    .trim();

/** The name that a spreadsheet gives the column. */
const letterOf = (at: number): string =>
  (at < 26 ? '' : letterOf(Math.floor(at / 26) - 1)) + String.fromCharCode(65 + (at % 26));

export const headingOf = (headings: readonly string[], at: number): string =>
  headings[at] === undefined || headings[at] === '' ? `(${letterOf(at)})` : headings[at];

export interface Mapping {
  /** Field of each column; undefined where the column is left out. */
  readonly fields: readonly (string | undefined)[];
  /** Headings of the columns that are left out. */
  readonly unknown: readonly string[];
}

export type MappingFailure = Failure<'unknown_field' | 'unknown_column' | 'no_name_column' | 'column_twice'>;

/**
 * Gives columns without a field the one that their heading names, unless `chosen` has it. The first column of which another
 * already is the field is left out and told.
 */
const guess = (
  entity: ImportEntity,
  headings: readonly string[],
  fields: (string | undefined)[],
  chosen: ReadonlyMap<string, string>,
): { readonly field: string; readonly column: string } | undefined => {
  const known = columns[entity];
  const plain = headings.map(plainHeading);
  let twice: { field: string; column: string } | undefined;
  for (const [at, heading] of plain.entries()) {
    if (fields[at] !== undefined) continue;
    const field = Object.keys(known).find((name) => known[name]!.headings.includes(heading));
    if (field === undefined || chosen.has(field)) continue;
    if (fields.includes(field)) twice ??= { field, column: headings[at]! };
    else fields[at] = field;
  }
  for (const [at, heading] of plain.entries()) {
    if (entity !== 'products' || fields[at] !== undefined || !ANY_CODE.includes(heading)) continue;
    fields[at] = CODE_FIELDS.find((field) => !fields.includes(field));
  }
  return twice;
};

const mappingOf = (
  headings: readonly string[],
  fields: readonly (string | undefined)[],
): Result<Mapping, MappingFailure> => {
  if (!fields.includes('name')) return err('no_name_column', { columns: headings.join(', ') });
  const unknown = headings.flatMap((_, at) => (fields[at] === undefined ? [headingOf(headings, at)] : []));
  return ok({ fields, unknown });
};

/** `chosen` names the heading of a field where the person chose it; it goes before what the headings say. */
export const mapColumns = (
  entity: ImportEntity,
  headings: readonly string[],
  chosen: ReadonlyMap<string, string>,
): Result<Mapping, MappingFailure> => {
  const plain = headings.map(plainHeading);
  const fields: (string | undefined)[] = headings.map(() => undefined);
  for (const [field, heading] of chosen) {
    if (!importFields(entity).includes(field))
      return err('unknown_field', { field, fields: importFields(entity).join(', ') });
    const at = plain.indexOf(plainHeading(heading));
    if (at < 0) return err('unknown_column', { column: heading, columns: headings.join(', ') });
    fields[at] = field;
  }
  const twice = guess(entity, headings, fields, chosen);
  return twice === undefined ? mappingOf(headings, fields) : err('column_twice', twice);
};

/** The fields that a column can be. */
export const importFields = (entity: ImportEntity): readonly string[] => Object.keys(columns[entity]);

/** What the headings say, for a person to change: of two columns of one field the first is it. */
export const proposeFields = (
  entity: ImportEntity,
  headings: readonly string[],
): readonly (string | undefined)[] => {
  const fields: (string | undefined)[] = headings.map(() => undefined);
  guess(entity, headings, fields, new Map());
  return fields;
};

/** The mapping by which the person's columns are those fields, by their places, whatever the headings say. */
export const mapByPlace = (
  entity: ImportEntity,
  headings: readonly string[],
  fields: readonly (string | undefined)[],
): Result<Mapping, MappingFailure> => {
  const given = headings.map((_, at) => fields[at]);
  for (const [at, field] of given.entries()) {
    if (field === undefined) continue;
    if (!importFields(entity).includes(field))
      return err('unknown_field', { field, fields: importFields(entity).join(', ') });
    if (given.indexOf(field) !== at) return err('column_twice', { field, column: headingOf(headings, at) });
  }
  return mappingOf(headings, given);
};
