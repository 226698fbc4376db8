/** The catalog over HTTP: lists, records, creation, edits with versions, what a person should decide. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Pool } from 'pg';
import {
  SETTINGS_ID,
  validFieldValue,
  type Catalog,
  type EntityName,
  type WriteFailure,
} from '../../crdt-schema/catalog/index.ts';
import { createConflictBook } from '../../crdt-schema/conflicts/index.ts';
import { isUuid, uuidv7 } from '../../crdt-schema/model/ids.ts';
import type { Audit } from '../audit/audit.ts';
import { random } from '../security/crypto.ts';
import { importRows } from '../import/import-rows.ts';
import { costChange, importedIn, pricesOf, writesIn, type Change } from './catalog-audit.ts';
import { recordDone } from './caller.ts';
import { tillNames } from './conflict-list.ts';
import { describeCatalog, importSchema, listQuery, PATHS, type ListParameters } from './catalog-openapi.ts';
import { CatalogStore, type StoredRow } from './catalog-store.ts';
import { createRecord, patchRecord, type CatalogPorts } from './catalog-writes.ts';
import { personOf } from './person.ts';
import { problem } from './problem.ts';
import { readBody, type Body } from './read-body.ts';

export interface CatalogApiOptions {
  readonly catalog: Catalog;
  readonly pool: Pool;
  readonly storeId: string;
  readonly audit: Audit;
  readonly projected: () => Promise<boolean>;
  /** Does the work without waiting; what it writes into the catalog is by the person's hand. */
  readonly writeAs: <T>(person: string | undefined, work: () => T) => T;
  /** Name of the till of a device, for people. */
  readonly tillOf: (device: string) => string | undefined;
}

const RESERVED = ['id', 'version', 'force'] as const;

/** What a client sees of a record: its fields beside `id`, `version`, `updatedAt` and `conflicts`. */
const view = (row: StoredRow): Record<string, unknown> => ({
  ...row.data,
  id: row.id,
  version: row.version,
  updatedAt: row.updated_at.toISOString(),
  ...(Object.keys(row.conflicts).length === 0 ? {} : { conflicts: row.conflicts }),
});

const encodeCursor = (version: number): string => Buffer.from(String(version)).toString('base64url');
const decodeCursor = (cursor: string): number | undefined => {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
};

const etag = (row: StoredRow): string => `"${row.version}"`;

/** The version in `If-Match: "12"`. */
const versionOf = (c: Context): number | undefined => {
  const match = /^(?:W\/)?"(\d{1,15})"$/.exec(c.req.header('If-Match') ?? '');
  return match === null ? undefined : Number(match[1]);
};

const refused = (c: Context, { code, params }: WriteFailure): Response =>
  problem(c, code === 'catalog_unknown_record' ? 404 : 422, code, params ?? {});

const fieldsOf = (body: Body): Body =>
  Object.fromEntries(
    Object.entries(body).filter(([name]) => !(RESERVED as readonly string[]).includes(name)),
  );

/** The catalog's routes and their description. */
export const addCatalogRoutes = (app: OpenAPIHono, options: CatalogApiOptions): void => {
  const { catalog, pool, storeId, projected, tillOf, writeAs, audit } = options;
  const store = new CatalogStore(pool, storeId);
  const portsOf = (c: Context): CatalogPorts => {
    const write = <T>(work: () => T): T => writeAs(personOf(c), work);
    return { catalog, store, projected, write };
  };
  const book = createConflictBook(catalog);

  const show = async (c: Context, entity: EntityName, id: string): Promise<Response> => {
    const row = isUuid(id) ? await store.get(entity, id) : undefined;
    if (row === undefined) return problem(c, 404, 'not_found');
    c.header('ETag', etag(row));
    c.header('Cache-Control', 'no-cache');
    return c.req.header('If-None-Match') === etag(row) ? c.body(null, 304) : c.json(view(row));
  };

  const patch = async (c: Context, entity: EntityName, id: string): Promise<Response> => {
    const body = await readBody(c);
    if (body instanceof Response) return body;
    if (!isUuid(id)) return problem(c, 404, 'not_found');
    const version = body['version'] ?? versionOf(c);
    if (version === undefined) return problem(c, 428, 'version_required');
    const force = body['force'] ?? [];
    const isList = Array.isArray(force) && force.every((name) => typeof name === 'string');
    if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 0)
      return problem(c, 400, 'bad_request', { reason: 'version' });
    if (!isList) return problem(c, 400, 'bad_request', { reason: 'force' });
    const fields = fieldsOf(body);
    const written: Change[] = [];
    const write = <T>(work: () => T): T =>
      writesIn(catalog, { entity, id, names: Object.keys(fields), force }, written, () =>
        writeAs(personOf(c), work),
      );
    const ports = { catalog, store, projected, write };
    const outcome = await patchRecord(ports, entity, id, { version, fields, force });
    await recordDone(c, audit, ...written);
    switch (outcome.type) {
      case 'written':
        c.header('ETag', etag(outcome.row));
        return c.json(view(outcome.row));
      case 'conflict':
        return problem(c, 409, 'version_conflict', { version, fields: outcome.fields });
      case 'refused':
        return refused(c, outcome.error);
      case 'missing':
        return problem(c, 404, 'not_found');
      case 'unavailable':
        c.header('Retry-After', '2');
        return problem(c, 503, 'database_unavailable');
    }
  };

  const create = async (c: Context, entity: EntityName): Promise<Response> => {
    const body = await readBody(c);
    if (body instanceof Response) return body;
    const id = body['id'] ?? uuidv7(Date.now(), random);
    if (!isUuid(id)) return problem(c, 422, 'catalog_bad_value', { field: 'id' });
    const outcome = await createRecord(portsOf(c), entity, id, fieldsOf(body));
    if (outcome.type === 'refused') return refused(c, outcome.error as WriteFailure);
    if (outcome.type === 'other_exists') return problem(c, 409, 'record_exists', { id });
    c.header('Location', `/api/${entity}/${id}`);
    // The tills have it; the ledger will when the database is back.
    if (outcome.row === undefined) return c.json({ id }, 202);
    c.header('ETag', etag(outcome.row));
    return c.json(view(outcome.row), outcome.type === 'created' ? 201 : 200);
  };

  const history = async (c: Context, entity: EntityName, id: string): Promise<Response> => {
    if (!isUuid(id)) return problem(c, 404, 'not_found');
    const changes = await store.changes(entity, id, 0);
    return c.json({
      items: changes.map(({ device_id: device, ...change }) => ({
        ...change,
        device,
        till: device === null ? undefined : tillOf(device),
      })),
    });
  };

  const list = async (c: Context, entity: EntityName, query: ListParameters): Promise<Response> => {
    const after = query.cursor === undefined ? 0 : decodeCursor(query.cursor);
    if (after === undefined) return problem(c, 400, 'bad_cursor');
    const rows = await store.list(entity, {
      after,
      limit: query.limit + 1,
      search: query.search,
      updatedSince: query.updatedSince === undefined ? undefined : new Date(query.updatedSince),
      active: query.active === undefined ? undefined : query.active === 'true',
    });
    const page = rows.slice(0, query.limit);
    const more = rows.length > query.limit;
    const last = page.at(-1)?.version ?? after;
    return c.json({ items: page.map(view), cursor: encodeCursor(last), more });
  };

  for (const [entity] of PATHS) {
    app.get(`/api/${entity}`, (c) => {
      const query = listQuery.safeParse(c.req.query());
      if (query.success) return list(c, entity, query.data);
      return problem(c, 400, 'bad_request', { reason: query.error.issues[0]!.path.join('.') });
    });
    app.post(`/api/${entity}`, (c) => create(c, entity));
    app.get(`/api/${entity}/:id`, (c) => show(c, entity, c.req.param('id')));
    app.patch(`/api/${entity}/:id`, (c) => patch(c, entity, c.req.param('id')));
    app.get(`/api/${entity}/:id/history`, (c) => history(c, entity, c.req.param('id')));
  }
  app.get('/api/products/:id/cost', async (c) => {
    const id = c.req.param('id');
    const known = isUuid(id) ? await store.cost(id) : undefined;
    return known === undefined ? problem(c, 404, 'not_found') : c.json(known);
  });
  app.put('/api/products/:id/cost', async (c) => {
    const id = c.req.param('id');
    const body = await readBody(c);
    if (body instanceof Response) return body;
    if (!isUuid(id) || catalog.read('products', id) === undefined) return problem(c, 404, 'not_found');
    const cost = body['cost'];
    if (!validFieldValue('products', 'price', cost) || cost === null)
      return problem(c, 422, 'catalog_bad_value', { field: 'cost' });
    const before = (await store.cost(id))?.cost;
    await store.setCost(id, cost as number);
    await recordDone(c, audit, costChange(id, before, cost as number));
    return c.json(await store.cost(id));
  });
  for (const entity of ['products', 'customers'] as const) {
    app.post(`/api/${entity}/import`, async (c) => {
      const body = await readBody(c);
      if (body instanceof Response) return body;
      const parsed = importSchema.safeParse(body);
      if (!parsed.success)
        return problem(c, 400, 'bad_request', { reason: parsed.error.issues[0]!.path.join('.') });
      const { rows, dryRun, details } = parsed.data;
      const newId = (): string => uuidv7(Date.now(), random);
      const before = dryRun ? undefined : pricesOf(catalog, entity);
      const report = portsOf(c).write(() => importRows(catalog, entity, rows, { dryRun, details, newId }));
      if (before !== undefined)
        await recordDone(c, audit, ...importedIn(entity, report, before, pricesOf(catalog, entity)));
      return c.json({ ...report, projected: await projected() });
    });
  }
  app.get('/api/settings', (c) => show(c, 'settings', SETTINGS_ID));
  app.patch('/api/settings', (c) => patch(c, 'settings', SETTINGS_ID));
  app.get('/api/settings/history', (c) => history(c, 'settings', SETTINGS_ID));
  app.get('/api/conflicts', (c) => c.json({ items: book.list(), tills: tillNames(tillOf, book.list()) }));
  app.get('/api/issues', async (c) => c.json({ items: await store.issues() }));
  describeCatalog(app);
};
