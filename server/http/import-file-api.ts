/**
 * A person's table over HTTP, read as `tillmesh import` reads it: which column is which field, the rows as
 * `/api/products/import` takes them, and the cells that do not go. Nothing is written.
 */
import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { exponentOf } from '../../crdt-schema/model/currency.ts';
import { headingOf, importFields, mapByPlace, proposeFields, type ImportEntity } from '../import/columns.ts';
import { readRows } from '../import/read-rows.ts';
import { tableOf } from '../import/read-table.ts';
import { cellText, type Table, type TableFailure } from '../import/table.ts';
import { problem, problemAnswers } from './problem.ts';
import { readBody } from './read-body.ts';

/** More rows than a shop has products; whoever has more imports by the command line, which reads no file twice. */
const MAX_ROWS = 50_000;
const MAX_NAME_CHARS = 255;
const MAX_COLUMNS = 256;
const MAX_SAMPLE_CHARS = 60;

const fileSchema = z.strictObject({
  name: z.string().max(MAX_NAME_CHARS).openapi({ description: 'Del archivo.' }),
  content: z.base64().openapi({ description: 'Los bytes del archivo, CSV o xlsx, en base64.' }),
  columns: z
    .array(z.string().nullable())
    .max(MAX_COLUMNS)
    .optional()
    .openapi({ description: 'El campo de cada columna; si falta, el que dice su encabezado.' }),
  decimal: z.enum([',', '.']).optional().openapi({
    description: 'Marca decimal; si falta, un número que se lee de dos maneras se rechaza.',
  }),
});

const answerSchema = z.object({
  columns: z.array(
    z.object({
      heading: z.string(),
      field: z.string().nullable(),
      sample: z.string().openapi({ description: 'Lo primero que dice la columna.' }),
    }),
  ),
  fields: z.array(z.string()).openapi({ description: 'Los que puede ser una columna.' }),
  code: z
    .enum(['no_name_column', 'column_twice', 'unknown_field'])
    .nullable()
    .openapi({ description: 'Por qué las columnas no bastan todavía.' }),
  rows: z.array(z.object({ row: z.int(), fields: z.record(z.string(), z.unknown()) })),
  bad: z.array(
    z.object({ row: z.int(), field: z.string(), code: z.string(), column: z.string(), text: z.string() }),
  ),
});

const EXAMPLES: Readonly<Record<ImportEntity, string>> = {
  products: 'Clave,Nombre,Precio\nARROZ-1,Arroz 1 kg,32.00\n',
  customers: 'Nombre,Teléfono\nLuis Peña,5587654321\n',
};

export interface ImportFileOptions {
  /** The store's currency, where its settings name one. */
  readonly currency: () => unknown;
}

const ENTITIES = ['products', 'customers'] as const;

/** No file of a disk was opened: what is left says what its bytes are not. */
const codeOf = ({ code }: TableFailure): 'not_csv' | 'not_xlsx' | 'empty_file' | 'file_too_large' =>
  code === 'file_not_found' || code === 'file_unreadable' ? 'not_csv' : code;

/** The first cell of the column that holds something. */
const sampleOf = ({ rows }: Table, at: number): string =>
  cellText(rows.find(({ cells }) => (cells[at] ?? '') !== '')?.cells[at]).slice(0, MAX_SAMPLE_CHARS);

const describe = (app: OpenAPIHono, entity: ImportEntity): void =>
  app.openAPIRegistry.registerPath({
    ...{ method: 'post', path: `/api/${entity}/import/read`, operationId: `read_${entity}_file` },
    summary: 'Lee un archivo para importarlo: columnas, filas y celdas que no se entienden. No escribe nada',
    ...{ tags: ['Catálogo entero'], security: [{ token: [] }] },
    request: {
      body: {
        required: true,
        content: {
          'application/json': {
            schema: fileSchema,
            example: { name: 'tabla.csv', content: Buffer.from(EXAMPLES[entity]).toString('base64') },
          },
        },
      },
    },
    responses: {
      200: { description: 'OK', content: { 'application/json': { schema: answerSchema } } },
      ...problemAnswers(400, 401, 413, 422, 429, 503),
    } as never,
  });

export const addImportFileRoutes = (app: OpenAPIHono, { currency }: ImportFileOptions): void => {
  for (const entity of ENTITIES) {
    describe(app, entity);
    app.post(`/api/${entity}/import/read`, async (c) => {
      const body = await readBody(c);
      if (body instanceof Response) return body;
      const parsed = fileSchema.safeParse(body);
      if (!parsed.success)
        return problem(c, 400, 'bad_request', { reason: parsed.error.issues[0]!.path.join('.') });
      const { name, content, columns, decimal } = parsed.data;
      const read = await tableOf(name, Buffer.from(content, 'base64'));
      if (!read.ok) return problem(c, 422, codeOf(read.error));
      const table = read.value;
      if (table.rows.length > MAX_ROWS) return problem(c, 422, 'file_too_large');
      const { headings } = table;
      const given = columns?.map((field) => field ?? undefined) ?? proposeFields(entity, headings);
      const mapping = mapByPlace(entity, headings, given);
      const code = currency();
      const form = { decimal, exponent: exponentOf(typeof code === 'string' ? code : undefined) };
      const { rows, bad } = mapping.ok ? readRows(entity, table, mapping.value, form) : { rows: [], bad: [] };
      return c.json({
        columns: headings.map((_, at) => ({
          heading: headingOf(headings, at),
          field: given[at] ?? null,
          sample: sampleOf(table, at),
        })),
        fields: importFields(entity),
        code: mapping.ok ? null : mapping.error.code,
        ...{ rows, bad },
      });
    });
  }
};
