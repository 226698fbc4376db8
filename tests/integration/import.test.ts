/** Tables of people into a running hub, through the command as a person runs it. */
import { execFile } from 'node:child_process';
import { writeXlsx } from 'hucre/xlsx';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTINGS_ID, type Catalog } from '../../crdt-schema/catalog/index.ts';
import { Hub } from '../../server/hub/hub.ts';
import { createDatabase, type Database } from './database.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

let database: Database;
let folder: string;
let hub: Hub;
let catalog: Catalog;

const hubUrl = (): string => `http://127.0.0.1:${hub.server.port}`;

const run = async (...args: string[]): Promise<Ran> => runAt(folder, hubUrl(), ...args);

const runAt = async (data: string, url: string, ...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const argv = ['--import', 'tsx', 'server/main.ts', 'import', ...args, '--data', data, '--url', url];
    execFile(process.execPath, argv, (error, out, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, error: stderr }),
    );
  });

const importJson = async (...args: string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await run(...args, '--json')).out) as Record<string, unknown>;

const file = async (name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};

const named = (name: string): Readonly<Record<string, unknown>> | undefined =>
  [...catalog.list('products')].find(({ fields }) => fields['name'] === name)?.fields;

beforeAll(async () => {
  database = await createDatabase();
  folder = await mkdtemp(join(tmpdir(), 'tillmesh import ñ '));
  const started = await Hub.start({
    folder: join(folder, 'hub'),
    store: 'import',
    host: '127.0.0.1',
    port: 0,
    databaseUrl: database.url,
    log: () => undefined,
  });
  if (!started.ok) throw new Error(started.error.code);
  hub = started.value;
  catalog = hub.server.peer.catalog;
  while (!(await hub.bridge.projected())) await new Promise((resolve) => setTimeout(resolve, 20));
});

afterAll(async () => {
  await hub.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

describe('import', () => {
  it('takes a Spanish CSV in, and the same file again changes nothing', async () => {
    const path = await file(
      'productos.csv',
      [
        'Código de barras;Nombre;Precio;Categoría;Unidad;IVA;Existencia mínima;Proveedor',
        '7501;Café de olla;$ 74,50;Bebidas;pza;16;3;ACME',
        '2000;Jitomate;28,9;Verduras;kg;0;1,5;',
        '7502 7503;Piña;1.250,00;verduras;Pieza;;;',
      ].join('\r\n'),
    );
    expect(await importJson('products', path)).toEqual({
      read: 3,
      created: 3,
      changed: 0,
      unchanged: 0,
      projected: true,
      dryRun: false,
      unknownColumns: ['Proveedor'],
      bad: [],
    });
    const categories = [...catalog.list('categories')];
    expect(categories.map(({ fields }) => fields['name']).sort()).toEqual(['Bebidas', 'Verduras']);
    expect(named('Jitomate')).toEqual({
      name: 'Jitomate',
      barcodes: ['2000'],
      price: 289_000,
      category: categories.find(({ fields }) => fields['name'] === 'Verduras')!.id,
      unit: 'kg',
      taxes: [{ name: 'IVA', rate: 0 }],
      minStock: 1_500,
      active: true,
    });
    expect(named('Piña')).toMatchObject({ barcodes: ['7502', '7503'], price: 12_500_000 });
    let updates = 0;
    const count = (): void => void (updates += 1);
    hub.server.peer.doc.on('update', count);
    expect(await importJson('products', path)).toMatchObject({ created: 0, changed: 0, unchanged: 3 });
    hub.server.peer.doc.off('update', count);
    expect(updates).toBe(0);
  });

  it('writes only what differs, and leaves a field alone whose cell is empty', async () => {
    const path = await file('cambio.csv', 'codigo,nombre,precio\n7501,,80.00\n7502,Piña miel,\n');
    expect(await importJson('products', path)).toMatchObject({ created: 0, changed: 2, bad: [] });
    expect(named('Café de olla')).toMatchObject({ price: 800_000, unit: 'piece' });
    expect(named('Piña miel')).toMatchObject({ price: 12_500_000, barcodes: ['7502'] });
  });

  it('names every row that does not go, takes the others, and says so with its exit code', async () => {
    const path = await file(
      'malas.csv',
      [
        'sku,nombre,precio,unidad',
        'A1,Uno,abc,kg',
        'A2,Dos,"1,234",kg',
        'A3,Tres,3.00,fanega',
        'A4,Cuatro,4.00,kg',
      ]
        .concat([
          'A4,Otra vez,4.00,kg',
          'A5,,5.00,kg',
          `A6,${'x'.repeat(300)},6.00,kg`,
          'A7,Siete,7.00,kg,de más',
          'A8,Ocho,-8.00,kg',
        ])
        .join('\n'),
    );
    const { code, out, error } = await run('products', path);
    expect(code).toBe(1);
    expect(error.trim().split('\n')).toHaveLength(1);
    expect(error).toContain('the others are in [rows_refused]');
    expect((await run('products', path, '--dry-run')).error).toContain('nothing was written [rows_refused]');
    expect(out).toContain('9 filas: 1 nuevas, 0 cambiadas, 0 iguales, 8 con errores');
    expect(out).toContain('fila 2: Precio "abc": no es un número [not_a_number]');
    const { bad } = (await importJson('products', path, '--dry-run')) as {
      bad: { row: number; code: string }[];
    };
    expect(bad.map(({ row, code: why }) => [row, why])).toEqual([
      [2, 'not_a_number'],
      [3, 'ambiguous_number'],
      [4, 'not_a_unit'],
      [6, 'duplicate_key'],
      [7, 'missing_name'],
      [8, 'catalog_bad_value'],
      [9, 'too_many_cells'],
      [10, 'catalog_bad_value'],
    ]);
    expect(bad.at(-1)).toMatchObject({
      row: 10,
      field: 'price',
      column: 'precio',
      text: '-8.00',
      reason: 'el valor no es válido o es demasiado largo',
    });
    expect(await importJson('products', path, '--decimal', '.')).toMatchObject({ created: 1 });
    expect(named('Dos')).toMatchObject({ price: 12_340_000 });
  });

  it('reports the same with --dry-run and writes nothing', async () => {
    const path = await file('seco.csv', 'nombre,precio,categoria\nNuevo,1.00,Nueva\nCafé de olla,2.00,\n');
    expect(await importJson('products', path, '--dry-run')).toMatchObject({
      created: 1,
      changed: 1,
      dryRun: true,
    });
    expect(named('Nuevo')).toBeUndefined();
    expect([...catalog.list('categories')].some(({ fields }) => fields['name'] === 'Nueva')).toBe(false);
  });

  it('reads what a Spanish Excel writes: Windows-1252, and xlsx with numbers', async () => {
    const latin = await file(
      'latin.csv',
      Buffer.from('nombre;clave;precio\nAzúcar morena;AZ1;31,50\n', 'latin1'),
    );
    expect(await importJson('products', latin)).toMatchObject({ created: 1 });
    expect(named('Azúcar morena')).toMatchObject({ price: 315_000 });
    const sheet = await writeXlsx({
      sheets: [
        {
          name: 'Hoja1',
          rows: [
            ['Clave', 'Artículo', 'Precio', 'Activo'],
            ['AZ1', 'Azúcar mascabado', 32.75, 'Sí'],
            ['AZ2', 'Piloncillo', 0.1 + 0.2, true],
          ],
        },
      ],
    });
    expect(await importJson('products', await file('hoja.xlsx', sheet))).toMatchObject({
      created: 1,
      changed: 1,
      bad: [],
    });
    expect(named('Azúcar mascabado')).toMatchObject({ price: 327_500 });
    expect(named('Piloncillo')).toMatchObject({ price: 3_000, active: true });
  });

  it('takes columns under other headings where the person says which', async () => {
    const path = await file('otros.csv', 'Cosa,P. mayoreo\nEscoba,45.00\n');
    expect((await run('products', path)).error).toContain('[no_name_column]');
    expect(await importJson('products', path, '--map', 'name=Cosa,price=P. mayoreo')).toMatchObject({
      created: 1,
    });
    expect(named('Escoba')).toMatchObject({ price: 450_000 });
  });

  it('knows customers by their tax id, and what kind it is', async () => {
    const path = await file(
      'clientes.csv',
      'Nombre,RFC,Teléfono,Límite de crédito\nAna Núñez,NUNA800101AB1,55 1234,"1,500.00"\nSin RFC,,,\n',
    );
    expect(await importJson('customers', path)).toMatchObject({ created: 2 });
    const ana = [...catalog.list('customers')].find(({ fields }) => fields['taxId'] === 'NUNA800101AB1');
    expect(ana?.fields).toMatchObject({ name: 'Ana Núñez', taxIdKind: 'RFC', creditLimit: 150_000 });
    expect(await importJson('customers', path)).toMatchObject({ unchanged: 2 });
  });

  it.each([
    ['no file', ['products', '/nada.csv'], 'file_not_found'],
    ['no entity', ['nada', 'x.csv'], 'usage'],
    ['another field', ['products', 'PATH', '--map', 'nada=nombre'], 'unknown_field'],
    ['another column', ['products', 'PATH', '--map', 'price=nada'], 'unknown_column'],
    ['a mark that is none', ['products', 'PATH', '--decimal', 'x'], 'usage'],
  ])('says in one sentence what is wrong: %s', async (_, args, code) => {
    const path = await file('bueno.csv', 'nombre\nUno\n');
    const ran = await run(...args.map((arg) => (arg === 'PATH' ? path : arg)));
    expect(ran.code).not.toBe(0);
    expect(ran.error.trim()).toMatch(new RegExp(`^tillmesh: .*\\[${code}\\]$`));
  });

  it('reads a credit limit in the decimals of the currency', async () => {
    const path = await file('pesos.csv', 'Cliente;Crédito\nBeto;25.000\n');
    catalog.setField('settings', SETTINGS_ID, 'currency', 'CLP');
    await hub.bridge.projected();
    expect(await importJson('customers', path, '--decimal', ',')).toMatchObject({ created: 1 });
    const beto = [...catalog.list('customers')].find(({ fields }) => fields['name'] === 'Beto');
    expect(beto?.fields).toMatchObject({ creditLimit: 25_000 });
    catalog.setField('settings', SETTINGS_ID, 'currency', 'MXN');
  });

  it('tells a hub that is not there from one that refuses', async () => {
    const path = await file('uno.csv', 'nombre\nUno\n');
    const nobody = await runAt(folder, 'http://127.0.0.1:2', 'products', path);
    expect([nobody.code, nobody.error]).toEqual([1, expect.stringContaining('[hub_unreachable]')]);
    const other = join(folder, 'other');
    const without = await runAt(other, hubUrl(), 'products', path);
    expect([without.code, without.error]).toEqual([1, expect.stringContaining('[hub_token_missing]')]);
    await mkdir(join(other, 'hub'), { recursive: true });
    await writeFile(join(other, 'hub', 'catalog-token'), 'another');
    const refused = await runAt(other, hubUrl(), 'products', path);
    expect([refused.code, refused.error]).toEqual([1, expect.stringContaining('[hub_refused]')]);
    expect(named('Uno')).toBeUndefined();
  });

  it.each([
    ['a torn workbook', Buffer.from('PK\x03\x04nothing of the kind'), 'not_xlsx'],
    ['bytes', Buffer.from([1, 0, 2]), 'not_csv'],
    ['an empty file', Buffer.alloc(0), 'empty_file'],
    ['a heading alone', Buffer.from('nombre,precio\n'), 'empty_file'],
  ])('refuses %s', async (_, bytes, code) => {
    const ran = await run('products', await file('malo.bin', bytes));
    expect(ran.error.trim()).toMatch(new RegExp(`\\[${code}\\]$`));
  });

  it('takes 10,000 rows, all of them in the ledger when the command ends', async () => {
    const rows = Array.from(
      { length: 10_000 },
      (_, i) => `L${i},Producto ${i},${i % 500}.50,pza,Línea ${i % 20}`,
    );
    const path = await file('grande.csv', ['clave,nombre,precio,unidad,categoria', ...rows].join('\n'));
    const started = performance.now();
    expect(await importJson('products', path)).toMatchObject({ created: 10_000, bad: [] });
    process.stdout.write(
      `10,000 rows imported and projected in ${Math.round(performance.now() - started)} ms\n`,
    );
    const { rows: counted } = await database.pool.query<{ n: number }>(
      `select count(*) as n from product where sku ~ '^L[0-9]+$' and data->>'category' is not null`,
    );
    expect(counted[0]!.n).toBe(10_000);
    expect(await importJson('products', path)).toMatchObject({ created: 0, changed: 0, unchanged: 10_000 });
  });
});
