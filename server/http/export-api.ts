/** Tables of the ledger as files for people: CSV and xlsx, written while they are read. */
import { z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Pool } from 'pg';
import { exportEntities } from '../../crdt-schema/exports/tables.ts';
import { isDay } from '../../crdt-schema/exports/wall-clock.ts';
import type { Audit } from '../audit/audit.ts';
import { CONTENT_TYPES, createExport } from '../export/export.ts';
import { exportAccess } from './access.ts';
import { roleOf } from './authorise.ts';
import { callerOf, recordDone } from './caller.ts';
import { problem, problemAnswers } from './problem.ts';
import { exportScope } from './token-access.ts';

export interface ExportApiOptions {
  readonly databaseUrl: string;
  readonly pool: Pool;
  readonly store: string;
  readonly audit: Audit;
}

/** Each has a connection of its own, and a snapshot that keeps the database from clearing up. */
const MAX_EXPORTS = 3;
const RETRY_SECONDS = '5';

const day = z.string().refine(isDay).optional();
const query = z
  .object({
    entity: z.enum(exportEntities),
    from: day.openapi({ description: 'Primer día, en la zona horaria de la tienda.', example: '2026-11-01' }),
    to: day.openapi({ description: 'Último día, incluido.', example: '2026-11-30' }),
    format: z.enum(['csv', 'xlsx']).default('csv'),
    lang: z
      .enum(['es', 'en'])
      .optional()
      .openapi({ description: 'De los títulos; si falta, el de la tienda.' }),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, { path: ['to'] });

export const addExportRoutes = (app: OpenAPIHono, options: ExportApiOptions): void => {
  const { databaseUrl, pool, store, audit } = options;
  let running = 0;
  app.openAPIRegistry.registerPath({
    ...{ method: 'get', path: '/api/reports/export', operationId: 'export_table' },
    summary: 'Una tabla del libro como archivo',
    ...{ tags: ['Reportes'], security: [{ token: [] }] },
    request: { query: query as never },
    responses: {
      200: {
        description: 'El archivo.',
        content: Object.fromEntries(
          Object.values(CONTENT_TYPES).map((type) => [type.split(';')[0], { schema: z.string() }]),
        ),
      },
      ...problemAnswers(400, 401, 429, 503),
    } as never,
  });
  app.get('/api/reports/export', async (c) => {
    const asked = query.safeParse(c.req.query());
    if (!asked.success)
      return problem(c, 400, 'bad_request', { reason: asked.error.issues[0]!.path.join('.') });
    const { entity, from, to, format, lang } = asked.data;
    const caller = callerOf(c);
    if (exportAccess[entity]?.includes(roleOf(caller)) === false) return problem(c, 403, 'forbidden');
    if (caller.kind === 'program' && caller.token?.scopes.includes(exportScope(entity)) === false)
      return problem(c, 403, 'forbidden');
    // Its body would be read by nobody, and hold its place and its snapshot for good.
    if (c.req.method === 'HEAD')
      return c.body(null, 200, { 'Content-Type': CONTENT_TYPES[format], 'Cache-Control': 'no-store' });
    if (running >= MAX_EXPORTS) {
      c.header('Retry-After', RETRY_SECONDS);
      return problem(c, 429, 'exports_busy');
    }
    running += 1;
    let isOver = false;
    const over = (): void => {
      if (isOver) return;
      isOver = true;
      running -= 1;
    };
    try {
      const { name, contentType, body } = await createExport({
        ...{ databaseUrl, pool, store, entity, format, language: lang, nowMs: Date.now() },
        days: { from, to },
        over,
      });
      await recordDone(c, audit, { action: 'exported', target: entity, details: { from, to, format } });
      return c.body(body, 200, {
        'Content-Type': contentType,
        'Content-Disposition': `attachment; filename="${name}"`,
        'Cache-Control': 'no-store',
      });
    } catch (error) {
      over();
      throw error;
    }
  });
};
