/** The ledger over HTTP: lists with cursors, single records, cuts, balances, the report of receipt numbers. */
import { z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Pool } from 'pg';
import { MAX_UNIX_MS } from '../../crdt-schema/limits.ts';
import { uuid } from '../../crdt-schema/ops/fields.ts';
import { isUuid } from '../../crdt-schema/model/ids.ts';
import { TILL_FORM } from '../../crdt-schema/model/till.ts';
import type { Verdict } from '../../crdt-schema/verdicts/verdict.ts';
import {
  balanceAnswer,
  ledgerLists,
  numberingAnswer,
  saleAnswer,
  sessionAnswer,
  stockAnswer,
} from './ledger-openapi.ts';
import { LedgerStore, type Position } from './ledger-store.ts';
import { verdictView } from './op-answers.ts';
import { problem, problemAnswers } from './problem.ts';

const MAX_PAGE = 500;
const DEFAULT_PAGE = 100;
const BALANCE_ENTRIES = 100;

const time = z.iso
  .datetime({ offset: true })
  .refine((text) => Date.parse(text) >= 0 && Date.parse(text) <= MAX_UNIX_MS)
  .optional();
const paging = {
  cursor: z.string().max(120).optional().openapi({ description: 'Como la dio la página anterior.' }),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
};
const listQuery = z.object({
  ...paging,
  from: time,
  to: time,
  till: z.string().regex(TILL_FORM).optional(),
});
const levelsQuery = z.object(paging);

const encodeCursor = (position: Position | undefined): string | null =>
  position === undefined ? null : Buffer.from(`${position.at} ${position.id}`).toString('base64url');

const decodeCursor = (cursor: string): Position | undefined => {
  const [at = '', id = '', ...rest] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  return /^-?\d{1,18}$/.test(at) && isUuid(id) && rest.length === 0 ? { at, id } : undefined;
};

const described = { tags: ['Libro'], security: [{ token: [] }] };

export const addLedgerRoutes = (app: OpenAPIHono, pool: Pool, storeId: string): void => {
  const store = new LedgerStore(pool, storeId);
  const document = (
    path: string,
    operationId: string,
    summary: string,
    schema: z.ZodType,
    query?: z.ZodObject,
  ): void => {
    const hasId = path.includes('{id}');
    app.openAPIRegistry.registerPath({
      method: 'get',
      path,
      operationId,
      summary,
      ...described,
      request: {
        ...(hasId ? { params: z.object({ id: uuid }) } : {}),
        ...(query === undefined ? {} : { query }),
      },
      responses: {
        200: { description: 'OK', content: { 'application/json': { schema } } },
        ...problemAnswers(...(query === undefined ? [] : [400]), 401, ...(hasId ? [404] : []), 429, 503),
      },
    });
  };
  const badQuery = (c: Context, error: z.ZodError): Response =>
    problem(c, 400, 'bad_request', { reason: error.issues[0]!.path.join('.') });
  const withId = (
    path: string,
    operationId: string,
    summary: string,
    schema: z.ZodType,
    find: (id: string, c: Context) => Promise<Readonly<Record<string, unknown>> | undefined>,
  ): void => {
    document(path, operationId, summary, schema);
    app.get(path.replace('{id}', ':id'), async (c) => {
      const id = c.req.param('id') ?? '';
      const found = isUuid(id) ? await find(id, c) : undefined;
      return found === undefined ? problem(c, 404, 'not_found') : c.json(found);
    });
  };

  for (const { name, operationId, summary, page } of ledgerLists) {
    document(`/api/${name}`, operationId, summary, page, listQuery);
    app.get(`/api/${name}`, async (c) => {
      const query = listQuery.safeParse(c.req.query());
      if (!query.success) return badQuery(c, query.error);
      const { cursor, limit, from, to, till } = query.data;
      const after = cursor === undefined ? undefined : decodeCursor(cursor);
      if (cursor !== undefined && after === undefined) return problem(c, 400, 'bad_cursor');
      const { items, next } = await store.list(name, {
        after,
        limit,
        from: from === undefined ? undefined : new Date(from),
        to: to === undefined ? undefined : new Date(to),
        till,
      });
      const shown = name === 'pending' ? items.map((row) => pendingView(c, row)) : items;
      return c.json({ items: shown, cursor: encodeCursor(next) });
    });
  }
  withId(
    '/api/sales/{id}',
    'get_sale',
    'Una venta o devolución, con sus líneas y pagos',
    saleAnswer,
    async (id) => {
      const sale = await store.one('sales', id);
      return sale === undefined ? undefined : { ...sale, ...(await store.linesOf(id)) };
    },
  );
  withId(
    '/api/cash-sessions/{id}',
    'get_cash_session',
    'Un turno, con sus cifras y cortes',
    sessionAnswer,
    async (id) => {
      const session = await store.one('cash-sessions', id);
      return session === undefined ? undefined : { ...session, cuts: await store.cutsOf(id) };
    },
  );
  withId(
    '/api/customers/{id}/balance',
    'get_customer_balance',
    'Lo que debe un cliente, y sus últimos movimientos',
    balanceAnswer,
    async (id) => store.balance(id, BALANCE_ENTRIES),
  );

  document('/api/stock-levels', 'list_stock_levels', 'Existencias por producto', stockAnswer, levelsQuery);
  app.get('/api/stock-levels', async (c) => {
    const query = levelsQuery.safeParse(c.req.query());
    if (!query.success) return badQuery(c, query.error);
    const { cursor, limit } = query.data;
    if (cursor !== undefined && !isUuid(cursor)) return problem(c, 400, 'bad_cursor');
    const rows = await store.stockLevels(cursor, limit + 1);
    const items = rows.slice(0, limit);
    return c.json({ items, cursor: rows.length > limit ? items.at(-1)!.product : null });
  });
  document(
    '/api/numbering',
    'get_numbering',
    'Folios usados, saltados y repetidos, por serie',
    numberingAnswer,
  );
  app.get('/api/numbering', async (c) => c.json(await store.numbering()));
};

interface PendingRow {
  readonly status: Verdict['status'];
  readonly code: string | null;
  readonly params: Verdict['params'] | null;
}

const pendingView = (c: Context, row: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const { status, code, params, ...rest } = row as Readonly<Record<string, unknown>> & PendingRow;
  return {
    ...rest,
    verdict: verdictView(c, {
      status,
      ...(code === null ? {} : { code }),
      ...(params === null || params === undefined ? {} : { params }),
    }),
  };
};
