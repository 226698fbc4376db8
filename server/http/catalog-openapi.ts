/** What the catalog's HTTP interface takes and gives, and its OpenAPI description. */
import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { entities, type EntityName } from '../../crdt-schema/catalog/index.ts';
import { MAX_UNIX_MS } from '../../crdt-schema/limits.ts';
import { problemSchema } from './problem.ts';

const MAX_IMPORT_ROWS = 2_000;
const MAX_PAGE = 500;
const DEFAULT_PAGE = 100;
const MAX_SEARCH_CHARS = 200;

/** Entities with lists, and what one record of each is called. */
export const PATHS = [
  ['products', 'Product'],
  ['customers', 'Customer'],
  ['categories', 'Category'],
  ['quotes', 'Quote'],
] as const;

export const importSchema = z.strictObject({
  rows: z
    .array(z.strictObject({ row: z.int(), fields: z.record(z.string(), z.unknown()) }))
    .max(MAX_IMPORT_ROWS),
  dryRun: z.boolean().default(false),
});

export const listQuery = z.object({
  cursor: z
    .string()
    .max(40)
    .optional()
    .openapi({ description: 'As the list before gave it: what changed after that.' }),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
  search: z.string().max(MAX_SEARCH_CHARS).optional(),
  updatedSince: z.iso
    .datetime({ offset: true })
    .refine((text) => Date.parse(text) >= 0 && Date.parse(text) <= MAX_UNIX_MS)
    .optional(),
  active: z.enum(['true', 'false']).optional(),
});

export type ListParameters = z.infer<typeof listQuery>;

const answers = <S extends z.ZodType>(schema: S) => ({
  200: { description: 'OK', content: { 'application/json': { schema } } },
  default: { description: 'Problem', content: { 'application/problem+json': { schema: problemSchema } } },
});

const recordSchema = (entity: EntityName, name: string) =>
  z
    .looseObject({
      id: z.string(),
      version: z.int(),
      updatedAt: z.string(),
      conflicts: z.record(z.string(), z.array(z.unknown())).optional(),
      ...Object.fromEntries(
        Object.entries(entities[entity].fields).map(([field, { schema }]) => [field, schema.optional()]),
      ),
    })
    .openapi(name);

const inputSchema = (entity: EntityName, extra: Record<string, z.ZodType>, nullable: boolean) =>
  z.looseObject({
    ...extra,
    ...Object.fromEntries(
      Object.entries(entities[entity].fields).map(([field, { schema }]) => [
        field,
        (nullable ? schema.nullable() : schema).optional(),
      ]),
    ),
  });

type Route = Parameters<OpenAPIHono['openAPIRegistry']['registerPath']>[0];

const json = (schema: z.ZodType) => ({ content: { 'application/json': { schema } } });
const params = z.object({ id: z.string() });
const items = (item: z.ZodType) => z.object({ items: z.array(item) });

const recordRoutes = (entity: EntityName, name: string): Route[] => {
  const record = recordSchema(entity, name);
  const path = `/api/${entity}`;
  const page = z.object({ items: z.array(record), cursor: z.string(), more: z.boolean() });
  const creation = inputSchema(entity, { id: z.string().optional() }, false);
  const change = z.looseObject({
    field: z.string(),
    version: z.int(),
    previous: z.unknown(),
    value: z.unknown(),
  });
  return [
    { method: 'get', path, request: { query: listQuery }, responses: answers(page) },
    { method: 'post', path, request: { body: json(creation) }, responses: answers(record) },
    { method: 'get', path: `${path}/{id}`, request: { params }, responses: answers(record) },
    {
      method: 'patch',
      path: `${path}/{id}`,
      request: { params, body: json(patchSchema(entity)) },
      responses: answers(record),
    },
    { method: 'get', path: `${path}/{id}/history`, request: { params }, responses: answers(items(change)) },
  ].map((route) => ({ ...route, tags: [name] }) as Route);
};

const patchSchema = (entity: EntityName) =>
  inputSchema(entity, { version: z.int().optional(), force: z.array(z.string()).optional() }, true);

const importReport = z.object({
  created: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  bad: z.array(z.object({ row: z.int(), field: z.string(), code: z.string() })),
  projected: z.boolean().openapi({ description: 'The ledger has all of it.' }),
});

const cost = z.object({ cost: z.int(), updatedAt: z.string() });

/** Routes of their own. */
const otherRoutes = (): Route[] => {
  const settings = recordSchema('settings', 'Settings');
  return [
    ...['products', 'customers'].map((entity) => ({
      method: 'post' as const,
      path: `/api/${entity}/import`,
      request: { body: json(importSchema) },
      responses: answers(importReport),
    })),
    { method: 'get', path: '/api/products/{id}/cost', request: { params }, responses: answers(cost) },
    {
      method: 'put',
      path: '/api/products/{id}/cost',
      request: { params, body: json(z.object({ cost: z.int() })) },
      responses: answers(cost),
    },
    { method: 'get', path: '/api/settings', responses: answers(settings) },
    {
      method: 'patch',
      path: '/api/settings',
      request: { body: json(patchSchema('settings')) },
      responses: answers(settings),
    },
    { method: 'get', path: '/api/conflicts', responses: answers(items(z.looseObject({ kind: z.string() }))) },
    { method: 'get', path: '/api/issues', responses: answers(items(z.looseObject({ kind: z.string() }))) },
  ];
};

/** Adds every route to the document that the app serves. */
export const describeCatalog = (app: OpenAPIHono): void => {
  const routes = [...PATHS.flatMap(([entity, name]) => recordRoutes(entity, name)), ...otherRoutes()];
  for (const route of routes) app.openAPIRegistry.registerPath({ ...route, security: [{ token: [] }] });
};
