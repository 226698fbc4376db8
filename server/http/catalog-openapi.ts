/** What the catalog's HTTP interface takes and gives, and its OpenAPI description. */
import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { entities, type EntityName } from '../../crdt-schema/catalog/index.ts';
import { MAX_UNIX_MS } from '../../crdt-schema/limits.ts';
import { isStorable } from '../../crdt-schema/model/text.ts';
import { uuid } from '../../crdt-schema/ops/fields.ts';
import { catalogExamples } from './catalog-examples.ts';
import { isServerField } from './catalog-writes.ts';
import { personHeader } from './person.ts';
import { problemAnswers } from './problem.ts';

const MAX_IMPORT_ROWS = 2_000;
const MAX_PAGE = 500;
const DEFAULT_PAGE = 100;
const MAX_SEARCH_CHARS = 200;

/** Entities with lists, what one record of each is called, and what people call them. */
export const PATHS = [
  ['products', 'Product', 'producto', 'productos'],
  ['customers', 'Customer', 'cliente', 'clientes'],
  ['categories', 'Category', 'categoría', 'categorías'],
  ['quotes', 'Quote', 'cotización', 'cotizaciones'],
] as const;

export const importSchema = z.strictObject({
  rows: z
    .array(z.strictObject({ row: z.int(), fields: z.record(z.string(), z.unknown()) }))
    .max(MAX_IMPORT_ROWS),
  dryRun: z.boolean().default(false),
  details: z.boolean().default(false).openapi({ description: 'Dice también qué es, o sería, de cada fila.' }),
});

export const listQuery = z.object({
  cursor: z
    .string()
    .max(40)
    .optional()
    .openapi({ description: 'Como la dio la lista anterior: lo que cambió después.' }),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
  search: z.string().max(MAX_SEARCH_CHARS).refine(isStorable, 'unstorable').optional(),
  updatedSince: z.iso
    .datetime({ offset: true })
    .refine((text) => Date.parse(text) >= 0 && Date.parse(text) <= MAX_UNIX_MS)
    .optional(),
  active: z.enum(['true', 'false']).optional(),
});

export type ListParameters = z.infer<typeof listQuery>;

type Route = Parameters<OpenAPIHono['openAPIRegistry']['registerPath']>[0];
type Responses = Route['responses'];

const json = (schema: z.ZodType, example?: object) => ({
  content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } },
});
const ok = (schema: z.ZodType): Responses => ({ 200: { description: 'OK', ...json(schema) } });
const body = (schema: z.ZodType, example: object) => ({ required: true, ...json(schema, example) });

const recordSchema = (entity: EntityName, name: string) =>
  z
    .looseObject({
      id: uuid,
      version: z.int(),
      updatedAt: z.string(),
      conflicts: z.record(z.string(), z.array(z.unknown())).optional(),
      ...Object.fromEntries(
        Object.entries(entities[entity].fields).map(([field, { schema }]) => [field, schema.optional()]),
      ),
    })
    .openapi(name);

const inputSchema = (entity: EntityName, extra: Record<string, z.ZodType>, isPatch: boolean) =>
  z.looseObject({
    ...extra,
    ...Object.fromEntries(
      Object.entries(entities[entity].fields)
        .filter(([field]) => !isServerField(entity, field))
        .map(([field, { schema, required }]) => {
          const given = isPatch && !required ? schema.nullable() : schema;
          return [field, required && !isPatch ? given : given.optional()];
        }),
    ),
  });

const params = z.object({ id: uuid });
const items = (item: z.ZodType) => z.object({ items: z.array(item) });
const etag = z.string().optional();
const writer = z.object(personHeader);

const patchSchema = (entity: EntityName) =>
  inputSchema(
    entity,
    {
      version: z.int().min(0).optional().openapi({ description: 'La que leíste; o en `If-Match`.' }),
      force: z
        .array(z.string())
        .optional()
        .openapi({ description: 'Campos que se escriben aunque otra persona los haya cambiado.' }),
    },
    true,
  );

const TAGS = {
  products: 'Productos',
  customers: 'Clientes',
  categories: 'Categorías',
  quotes: 'Cotizaciones',
} as const;

/** One change of a field. */
const change = z.looseObject({
  field: z.string(),
  version: z.int(),
  previous: z.unknown(),
  value: z.unknown(),
  who: z.string().nullable().openapi({ description: 'La persona, si se sabe.' }),
});

const recordRoutes = ([entity, name, one, many]: (typeof PATHS)[number]): Route[] => {
  const record = recordSchema(entity, name);
  const path = `/api/${entity}`;
  const singular = name.toLowerCase();
  const page = z.object({ items: z.array(record), cursor: z.string(), more: z.boolean() });
  const creation = inputSchema(entity, { id: uuid.optional() }, false);
  const { created, changed } = catalogExamples[entity];
  const headers = z.object({ 'If-Match': etag.openapi({ example: '"12"' }), ...personHeader });
  return [
    {
      method: 'get',
      path,
      operationId: `list_${entity}`,
      summary: `Los ${many} que cambiaron después del cursor`,
      request: { query: listQuery },
      responses: { ...ok(page), ...problemAnswers(400, 401, 429, 503) },
    },
    {
      method: 'post',
      path,
      operationId: `create_${singular}`,
      summary: `Crea: ${one}`,
      request: { headers: writer, body: body(creation, created) },
      responses: {
        ...ok(record),
        201: { description: 'Creado.', ...json(record) },
        202: {
          description: 'Creado en las cajas; en la base de datos estará cuando responda.',
          ...json(z.object({ id: uuid })),
        },
        ...problemAnswers(400, 401, 409, 413, 422, 429, 503),
      },
    },
    {
      method: 'get',
      path: `${path}/{id}`,
      operationId: `get_${singular}`,
      summary: `Un registro: ${one}`,
      request: { params, headers: z.object({ 'If-None-Match': etag }) },
      responses: {
        ...ok(record),
        304: { description: 'No cambió.' },
        ...problemAnswers(401, 404, 429, 503),
      },
    },
    {
      method: 'patch',
      path: `${path}/{id}`,
      operationId: `update_${singular}`,
      summary: `Cambia: ${one}`,
      request: { params, headers, body: body(patchSchema(entity), changed) },
      responses: { ...ok(record), ...problemAnswers(400, 401, 404, 409, 413, 422, 428, 429, 503) },
    },
    {
      method: 'get',
      path: `${path}/{id}/history`,
      operationId: `${singular}_history`,
      summary: `Quién cambió qué: ${one}`,
      request: { params },
      responses: { ...ok(items(change)), ...problemAnswers(401, 404, 429, 503) },
    },
  ].map((route) => ({ ...route, tags: [TAGS[entity]] }) as Route);
};

const importReport = z.object({
  created: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  bad: z.array(z.object({ row: z.int(), field: z.string(), code: z.string() })),
  rows: z
    .array(
      z.object({
        row: z.int(),
        outcome: z.enum(['created', 'changed', 'unchanged']),
        before: z
          .record(z.string(), z.unknown())
          .optional()
          .openapi({ description: 'Lo que decían los campos que cambian.' }),
      }),
    )
    .optional(),
  projected: z.boolean().openapi({ description: 'La base de datos ya lo tiene todo.' }),
});

const cost = z.object({ cost: z.int(), updatedAt: z.string() });

/** Routes of their own. */
const otherRoutes = (): Route[] => {
  const settings = recordSchema('settings', 'Settings');
  const conflict = z.looseObject({ kind: z.string() });
  return [
    ...(['products', 'customers'] as const).map((entity) => ({
      method: 'post' as const,
      path: `/api/${entity}/import`,
      operationId: `import_${entity}`,
      summary: 'Crea o actualiza muchos registros, hallados por sus códigos',
      request: { headers: writer, body: body(importSchema, catalogExamples[entity].imported) },
      responses: { ...ok(importReport), ...problemAnswers(400, 401, 413, 422, 429, 503) },
    })),
    {
      method: 'get',
      path: '/api/products/{id}/cost',
      operationId: 'get_product_cost',
      summary: 'Lo que el producto le cuesta a la tienda',
      request: { params },
      responses: { ...ok(cost), ...problemAnswers(401, 404, 429, 503) },
    },
    {
      method: 'put',
      path: '/api/products/{id}/cost',
      operationId: 'set_product_cost',
      summary: 'Anota lo que el producto le cuesta a la tienda',
      request: {
        params,
        body: body(z.looseObject({ cost: entities.products.fields['price']!.schema }), { cost: 180_000 }),
      },
      responses: { ...ok(cost), ...problemAnswers(400, 401, 404, 413, 422, 429, 503) },
    },
    {
      method: 'get',
      path: '/api/settings',
      operationId: 'get_settings',
      summary: 'Los ajustes de la tienda',
      request: { headers: z.object({ 'If-None-Match': etag }) },
      responses: { ...ok(settings), 304: { description: 'No cambió.' }, ...problemAnswers(401, 429, 503) },
    },
    {
      method: 'patch',
      path: '/api/settings',
      operationId: 'update_settings',
      summary: 'Cambia los ajustes de la tienda',
      request: {
        headers: z.object({ 'If-Match': etag, ...personHeader }),
        body: body(patchSchema('settings'), catalogExamples.settings.changed),
      },
      responses: { ...ok(settings), ...problemAnswers(400, 401, 409, 413, 422, 428, 429, 503) },
    },
    {
      method: 'get',
      path: '/api/settings/history',
      operationId: 'settings_history',
      summary: 'Quién cambió qué: los ajustes',
      responses: { ...ok(items(change)), ...problemAnswers(401, 429, 503) },
    },
    {
      method: 'get',
      path: '/api/conflicts',
      operationId: 'list_conflicts',
      summary: 'Lo que una persona tiene que decidir en el catálogo',
      responses: {
        ...ok(z.object({ items: z.array(conflict), tills: z.record(z.string(), z.string()) })),
        ...problemAnswers(401, 429),
      },
    },
    {
      method: 'get',
      path: '/api/issues',
      operationId: 'list_issues',
      summary: 'Valores del catálogo que no son válidos',
      responses: { ...ok(items(conflict)), ...problemAnswers(401, 429, 503) },
    },
  ];
};

/** Adds every route to the document that the app serves. */
export const describeCatalog = (app: OpenAPIHono): void => {
  const routes = [...PATHS.flatMap((entry) => recordRoutes(entry)), ...otherRoutes()];
  for (const route of routes)
    app.openAPIRegistry.registerPath({ tags: ['Catálogo entero'], ...route, security: [{ token: [] }] });
};
