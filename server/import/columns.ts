/** Which column of a file is which field, told from its heading, Spanish or English; and how its cells are read. */
import { searchText } from '../../bridge/index.ts';
import { parseDecimal } from '../../crdt-schema/model/money.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';

export type ImportEntity = 'products' | 'customers';
export type Decimal = ',' | '.';

/** Why a cell does not go. */
export type CellFailure = Failure<'not_a_number' | 'ambiguous_number' | 'not_a_unit' | 'not_yes_or_no'>;
type CellReader = (text: string, decimal: Decimal | undefined) => Result<unknown, CellFailure>;

interface Column {
  /** Headings as `searchText` leaves them. */
  readonly headings: readonly string[];
  readonly read: CellReader;
}

const PRICE_DECIMALS = 4;
const QUANTITY_DECIMALS = 3;
const MONEY_DECIMALS = 2;
const PERCENT_DECIMALS = 2;

const text: CellReader = (value) => ok(value);

/** "1.234,50", "1,234.50", "$ 12.50": where one mark alone may mean either, the file's decimal mark has to be told. */
const plainNumber = (value: string, decimal: Decimal | undefined): Result<string, CellFailure> => {
  const bare = value.replace(/[\s$€%\u00a0]/g, '');
  if (!/^-?[\d.,]+$/.test(bare)) return err('not_a_number');
  const [comma, point] = [bare.lastIndexOf(','), bare.lastIndexOf('.')];
  let mark: Decimal | undefined = decimal;
  if (mark === undefined && comma >= 0 && point >= 0) mark = comma > point ? ',' : '.';
  if (mark === undefined) {
    const only = comma >= 0 ? ',' : '.';
    const parts = bare.split(only);
    if (parts.length > 2) mark = only === ',' ? '.' : ',';
    else if (parts.length === 2 && parts[1]!.length === 3 && parts[0]!.replace('-', '') !== '0')
      return err('ambiguous_number');
    else mark = only;
  }
  const groups = mark === ',' ? '.' : ',';
  const plain = bare.replaceAll(groups, '').replace(mark, '.');
  return /^-?\d+(\.\d+)?$/.test(plain) ? ok(plain) : err('not_a_number');
};

const number =
  (decimals: number): CellReader =>
  (value, decimal) => {
    const plain = plainNumber(value, decimal);
    if (!plain.ok) return plain;
    const parsed = parseDecimal(plain.value, decimals);
    return parsed === undefined ? err('not_a_number') : ok(parsed);
  };

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

/** 16 is 16 %. */
const tax: CellReader = (value, decimal) => {
  const rate = number(PERCENT_DECIMALS)(value, decimal);
  return rate.ok ? ok([{ name: 'IVA', rate: rate.value }]) : rate;
};

const codes: CellReader = (value) => ok([...new Set(value.split(/[\s,;|]+/).filter((code) => code !== ''))]);

/** `category` holds the category's name; whoever writes finds its id. */
export const columns: Readonly<Record<ImportEntity, Readonly<Record<string, Column>>>> = {
  products: {
    name: {
      headings: ['nombre', 'descripcion', 'producto', 'articulo', 'name', 'description', 'product'],
      read: text,
    },
    sku: { headings: ['clave', 'sku', 'codigo interno', 'referencia', 'ref', 'clave interna'], read: text },
    barcodes: {
      headings: ['codigo de barras', 'codigos de barras', 'codigo', 'ean', 'upc', 'barcode', 'barcodes'],
      read: codes,
    },
    category: { headings: ['categoria', 'departamento', 'familia', 'category', 'department'], read: text },
    price: {
      headings: ['precio', 'precio de venta', 'precio venta', 'pvp', 'price'],
      read: number(PRICE_DECIMALS),
    },
    taxes: { headings: ['iva', 'impuesto', 'impuesto %', 'iva %', 'tax', 'vat'], read: tax },
    unit: { headings: ['unidad', 'unidad de medida', 'medida', 'unit'], read: oneOf('not_a_unit', UNITS) },
    minStock: {
      headings: [
        'existencia minima',
        'stock minimo',
        'minimo',
        'inventario minimo',
        'minimum stock',
        'min stock',
      ],
      read: number(QUANTITY_DECIMALS),
    },
    active: { headings: ['activo', 'active'], read: yesNo },
  },
  customers: {
    name: { headings: ['nombre', 'cliente', 'razon social', 'name', 'customer'], read: text },
    taxId: { headings: ['rfc', 'nit', 'rut', 'ruc', 'nif', 'identificacion fiscal', 'tax id'], read: text },
    phone: { headings: ['telefono', 'celular', 'movil', 'phone'], read: text },
    email: { headings: ['correo', 'correo electronico', 'e-mail', 'email'], read: text },
    address: { headings: ['direccion', 'domicilio', 'address'], read: text },
    creditLimit: { headings: ['limite de credito', 'credito', 'credit limit'], read: number(MONEY_DECIMALS) },
    priceList: { headings: ['lista de precios', 'price list'], read: text },
    note: { headings: ['nota', 'notas', 'observaciones', 'note', 'notes'], read: text },
    active: { headings: ['activo', 'active'], read: yesNo },
  },
};

export interface Mapping {
  /** Field of each column; undefined where the column is left out. */
  readonly fields: readonly (string | undefined)[];
  readonly unknown: readonly string[];
}

export type MappingFailure = Failure<'unknown_field' | 'unknown_column' | 'no_name_column' | 'column_twice'>;

/** `chosen` names the heading of a field where the person chose it; it goes before what the headings say. */
export const mapColumns = (
  entity: ImportEntity,
  headings: readonly string[],
  chosen: ReadonlyMap<string, string>,
): Result<Mapping, MappingFailure> => {
  const known = columns[entity];
  const plain = headings.map(searchText);
  const fields: (string | undefined)[] = headings.map(() => undefined);
  for (const [field, heading] of chosen) {
    if (!Object.hasOwn(known, field))
      return err('unknown_field', { field, fields: Object.keys(known).join(', ') });
    const at = plain.indexOf(searchText(heading));
    if (at < 0) return err('unknown_column', { column: heading, columns: headings.join(', ') });
    fields[at] = field;
  }
  for (const [at, heading] of plain.entries()) {
    if (fields[at] !== undefined) continue;
    const field = Object.keys(known).find((name) => known[name]!.headings.includes(heading));
    if (field === undefined || chosen.has(field)) continue;
    if (fields.includes(field)) return err('column_twice', { field, column: headings[at]! });
    fields[at] = field;
  }
  if (!fields.includes('name')) return err('no_name_column', { columns: headings.join(', ') });
  const unknown = headings.filter((heading, at) => fields[at] === undefined && heading !== '');
  return ok({ fields, unknown });
};
