/** Products from a spreadsheet by the office: what the file is, what it would change, and that it changes nothing twice. */
import { writeXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CatalogRecord } from '../../../crdt-schema/catalog/index.ts';
import { apiOf } from '../../integration/http.ts';
import { until } from '../../integration/shop.ts';
import { AXE, faultsOf } from '../accessibility.ts';
import { addRosa, openOffice, type OpenedOffice } from './opened-office.ts';

const CSV = [
  'Clave;Articulo nuevo;Precio;Unidad;Costo',
  'IMP-1;Canela en rama;12,50;pieza;3',
  'IMP-2;Vainilla;doce;pieza;4',
  'IMP-3;Clavo;1.250;vara;5',
  'IMP-4;Anís;9,90;pza;6',
].join('\n');

const PASSWORD = 'café con pan dulce';
const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
];
/** `OFFICE_PICTURES=folder`: what was seen is looked at, too. */
const PICTURES = process.env['OFFICE_PICTURES'];

let office: OpenedOffice;

const isFine = async (name: string): Promise<void> => {
  expect(await faultsOf(office.page, name, SIZES, () => ['dark', 'light'])).toEqual([]);
  if (PICTURES === undefined) return;
  for (const size of SIZES) {
    await office.page.setViewportSize(size);
    await office.page.screenshot({ path: `${PICTURES}/${name}-${size.width}.png`, fullPage: true });
  }
};

const named = (name: string): CatalogRecord | undefined =>
  [...office.hub().server.peer.catalog.list('products')].find(({ fields }) => fields['name'] === name);
const upload = async (name: string, bytes: string | Uint8Array): Promise<void> =>
  office.page
    .getByLabel('Archivo CSV o Excel (.xlsx)')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });
const row = (text: string) => office.page.getByRole('row').filter({ hasText: text });

beforeAll(async () => {
  office = await openOffice();
  const api = apiOf(office.hub());
  await addRosa(api, PASSWORD, 'Rosa');
  await office.page.evaluate(AXE);
}, 60_000);
afterAll(() => office?.close());

describe('the import of the office', () => {
  it('is found from the catalog, and says what is wrong with a file that is no table', async () => {
    const { page } = office;
    await page.getByRole('link', { name: 'Catálogo' }).first().click();
    await page.getByRole('link', { name: 'Importar' }).click();
    await upload('viejo.xls', 'PK');
    await page.getByLabel('Usuario').fill('rosa');
    await page.getByLabel('Contraseña').fill(PASSWORD);
    await page.getByRole('button', { name: 'Iniciar sesión' }).click();
    await page.getByText('El archivo de Excel está dañado').waitFor();
    await upload('vacío.csv', 'Nombre\n');
    await page.getByText('El archivo no tiene filas.').waitFor();
  });

  it('asks which column is the name where no heading says so, and shows row by row what would be', async () => {
    const { page } = office;
    await upload('especias.csv', CSV);
    await page.getByText('Falta decir qué columna es el nombre.').waitFor();
    await page.getByLabel('Articulo nuevo').selectOption('Nombre');
    await row('Canela en rama').getByText('Nueva').waitFor();
    // 1.250 may be read in two ways until somebody says how.
    await row('No entra').getByText('se puede leer de dos maneras').waitFor();
    await row('No entra').getByText('Precio «doce»: no es un número').waitFor();
    await page.getByText('Coma: 1.250,50').click();
    await row('No entra').getByText('Unidad «vara»: no es una unidad conocida').waitFor();
    await isFine('import-preview');
    await page.getByText('No entran (2)').click();
    expect(await page.locator('[data-outcome]').count()).toBe(2);
    await page.getByText('Todas (4)').click();
    // Nothing was written by looking.
    expect(named('Canela en rama')).toBeUndefined();
  });

  it('imports what is good, and the tills have it', async () => {
    const { page } = office;
    const till = await office.till('C02');
    await page.getByRole('button', { name: 'Importar 2 filas' }).click();
    await page.getByText('Importado: 2 nuevas, 0 cambiadas, 2 rechazadas.').waitFor();
    expect(named('Canela en rama')!.fields).toMatchObject({ sku: 'IMP-1', price: 125_000, unit: 'piece' });
    const id = named('Anís')!.id;
    await until('the till has it', () => till.server.peer.catalog.read('products', id) !== undefined);
  });

  it('of the same rows again changes nothing, as a workbook too; a changed price is shown from what to what', async () => {
    const { page } = office;
    await page.getByRole('button', { name: 'Otro archivo' }).click();
    const sheet = (price: number): Promise<Uint8Array> =>
      writeXlsx({
        sheets: [
          {
            name: 'Hoja1',
            rows: [
              ['Clave', 'Nombre', 'Precio', 'Unidad'],
              ['IMP-1', 'Canela en rama', price, 'pieza'],
            ],
          },
        ],
      });
    await upload('especias.xlsx', await sheet(12.5));
    await page.getByText('El archivo no cambia nada').waitFor();
    expect(await page.getByRole('button', { name: /^Importar/ }).count()).toBe(0);
    await upload('especias.xlsx', await sheet(13));
    await row('Canela en rama').getByText('Precio: de $12.50 a $13.00').waitFor();
    await page.getByRole('button', { name: 'Importar 1 fila' }).click();
    await page.getByText('Importado: 0 nuevas, 1 cambiada, ninguna rechazada.').waitFor();
    expect(named('Canela en rama')!.fields['price']).toBe(130_000);
  });
});
