/** Backups over HTTP: begun, listed, verified, pruned and fetched by whoever has the hub's token. */
import { z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { isUuid } from '../../crdt-schema/model/ids.ts';
import type { Audit } from '../audit/audit.ts';
import type { Backups } from '../backup/backups.ts';
import type { BackupRun } from '../backup/runs.ts';
import { recordDone } from './caller.ts';
import { problem, problemAnswers } from './problem.ts';

const MAX_RUNS = 500;

const time = z.iso.datetime().nullable();
const run = z
  .object({
    id: z.uuid(),
    reason: z.enum(['plan', 'request', 'migration', 'restore']),
    status: z.enum(['running', 'ok', 'failed']),
    startedAt: z.iso.datetime(),
    finishedAt: time,
    storagePath: z.string().nullable(),
    checksum: z.string().nullable(),
    size: z.int().nullable(),
    ledgerPosition: z.int().nullable(),
    error: z.string().nullable(),
    offsiteState: z
      .enum(['copying', 'copied', 'failed'])
      .nullable()
      .openapi({ description: 'De la copia fuera de la tienda.' }),
    offsiteKey: z.string().nullable(),
    offsiteError: z.string().nullable(),
    retainUntil: time,
    verifiedAt: time,
    verifiedOk: z.boolean().nullable(),
    verification: z.looseObject({}).nullable(),
    removedAt: time,
    verifying: z.boolean(),
    progress: z
      .object({ part: z.string(), bytes: z.int() })
      .optional()
      .openapi({ description: 'Mientras se hace.' }),
  })
  .openapi('BackupRun');
const id = z.object({ id: z.uuid() });

const json = (schema: z.ZodType) => ({ content: { 'application/json': { schema } } });
const described = { tags: ['Respaldos'], security: [{ token: [] }] };
const withId = { params: id };

/** First and last byte of a single range; `whole` where none is asked for or it is of another form. */
export const readRange = (
  header: string | undefined,
  size: number,
): { from: number; to: number } | 'whole' | 'unsatisfiable' => {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return 'whole';
  const [, first = '', last = ''] = match;
  if (first === '') {
    const count = Math.min(Number(last), size);
    return count === 0 ? 'unsatisfiable' : { from: size - count, to: size - 1 };
  }
  const [from, to] = [Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1)];
  if (from >= size) return 'unsatisfiable';
  return to < from ? 'whole' : { from, to };
};

/** `backup-2026-11-25.tar.gz`: the day is enough for a person. */
const attachmentName = (path: string): string => basename(path).replace(/-\d{6}(?=\.)/, '');

const download = async (
  c: Context,
  path: string,
  size: number,
  { checksum }: BackupRun,
): Promise<Response> => {
  const etag = `"${checksum ?? size}"`;
  const headers = {
    'Content-Type': 'application/gzip',
    'Content-Disposition': `attachment; filename="${attachmentName(path)}"`,
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, no-transform',
    ETag: etag,
  };
  if (c.req.header('If-None-Match') === etag) return c.body(null, 304, headers);
  const ifRange = c.req.header('If-Range');
  const range = ifRange === undefined || ifRange === etag ? readRange(c.req.header('Range'), size) : 'whole';
  if (range === 'unsatisfiable') {
    c.header('Content-Range', `bytes */${size}`);
    return problem(c, 416, 'range_not_satisfiable');
  }
  const { from, to } = range === 'whole' ? { from: 0, to: size - 1 } : range;
  const length = { 'Content-Length': String(to - from + 1) };
  const part = range === 'whole' ? {} : { 'Content-Range': `bytes ${from}-${to}/${size}` };
  const status = range === 'whole' ? 200 : 206;
  if (c.req.method === 'HEAD') return c.body(null, status, { ...headers, ...length, ...part });
  const stream = Readable.toWeb(createReadStream(path, { start: from, end: to }));
  return c.body(stream as ReadableStream, status, { ...headers, ...length, ...part });
};

export const addBackupRoutes = (app: OpenAPIHono, backups: Backups, audit: Audit): void => {
  const view = (found: BackupRun): object => {
    const progress = backups.progressOf(found.id);
    const verifying = backups.isVerifying(found.id);
    return { ...found, verifying, ...(progress === undefined ? {} : { progress }) };
  };
  const describe = (
    method: 'get' | 'post',
    path: string,
    operationId: string,
    summary: string,
    responses: object,
  ): void =>
    app.openAPIRegistry.registerPath({
      ...{ method, path, operationId, summary, ...described },
      ...(path.includes('{id}') ? { request: withId } : {}),
      responses: responses as never,
    });
  /** The run that the address names. */
  const named = async (c: Context): Promise<BackupRun | undefined> => {
    const wanted = c.req.param('id') ?? '';
    return isUuid(wanted) ? backups.runs.get(wanted) : undefined;
  };

  describe('get', '/api/backups', 'list_backups', 'Respaldos, del más nuevo al más antiguo', {
    200: { description: 'OK', ...json(z.object({ items: z.array(run) })) },
    ...problemAnswers(401, 429, 503),
  });
  app.get('/api/backups', async (c) =>
    c.json({ items: (await backups.runs.list(MAX_RUNS)).map((found) => view(found)) }),
  );

  describe('post', '/api/backups', 'create_backup', 'Empieza un respaldo', {
    202: { description: 'Empezó.', ...json(run) },
    ...problemAnswers(401, 409, 429, 503),
  });
  app.post('/api/backups', async (c) => {
    const begun = await backups.start('request');
    if (!begun.ok) return problem(c, 409, 'backup_running');
    await recordDone(c, audit, { action: 'backup_requested', target: begun.value.id });
    c.header('Location', `/api/backups/${begun.value.id}`);
    return c.json(view((await backups.runs.get(begun.value.id))!), 202);
  });

  describe('post', '/api/backup-prunings', 'prune_backups', 'Quita los respaldos que sobran', {
    200: { description: 'Los que se quitaron.', ...json(z.object({ items: z.array(run) })) },
    ...problemAnswers(401, 409, 429, 503),
  });
  app.post('/api/backup-prunings', async (c) => {
    const gone = await backups.pruneNow();
    if (gone === undefined) return problem(c, 409, 'backup_running');
    await recordDone(
      c,
      audit,
      ...gone.map(({ id: target }) => ({ action: 'backup_pruned', target }) as const),
    );
    return c.json({ items: gone.map((run) => view(run)) });
  });

  describe('get', '/api/backups/{id}', 'get_backup', 'Un respaldo', {
    200: { description: 'OK', ...json(run) },
    ...problemAnswers(401, 404, 429, 503),
  });
  app.get('/api/backups/:id', async (c) => {
    const found = await named(c);
    return found === undefined ? problem(c, 404, 'not_found') : c.json(view(found));
  });

  describe('get', '/api/backups/{id}/download', 'download_backup', 'El archivo; admite rangos', {
    200: { description: 'Entero.', content: { 'application/gzip': { schema: z.string() } } },
    206: { description: 'La parte pedida.', content: { 'application/gzip': { schema: z.string() } } },
    302: { description: 'Solo queda la copia fuera de la tienda: está en `Location` por quince minutos.' },
    ...problemAnswers(401, 404, 409, 416, 429, 503),
  });
  app.get('/api/backups/:id/download', async (c) => {
    const found = await named(c);
    if (found === undefined) return problem(c, 404, 'not_found');
    const { status, removedAt, storagePath } = found;
    if (status !== 'ok' || storagePath === null) return problem(c, 409, 'backup_not_there');
    const file = removedAt === null ? await stat(storagePath).catch(() => undefined) : undefined;
    const elsewhere = file === undefined ? await backups.addressOf(found) : undefined;
    if (file === undefined && elsewhere === undefined) return problem(c, 409, 'backup_not_there');
    if (c.req.method !== 'HEAD') {
      const range = c.req.header('Range');
      const details = range === undefined ? undefined : { range };
      await recordDone(c, audit, { action: 'backup_downloaded', target: found.id, details });
    }
    if (file !== undefined) return download(c, storagePath, file.size, found);
    c.header('Cache-Control', 'no-store');
    return c.redirect(elsewhere!, 302);
  });

  describe('post', '/api/backups/{id}/verify', 'verify_backup', 'Verifica un respaldo restaurándolo aparte', {
    202: { description: 'Empezó; el resultado queda en el respaldo.', ...json(run) },
    ...problemAnswers(401, 404, 409, 429, 503),
  });
  app.post('/api/backups/:id/verify', async (c) => {
    const found = await named(c);
    if (found === undefined) return problem(c, 404, 'not_found');
    const begun = await backups.verify(found.id);
    if (!begun.ok) return problem(c, begun.error.code === 'not_found' ? 404 : 409, begun.error.code);
    // Its result is kept with the run, whoever waits.
    begun.value.report.catch(() => undefined);
    await recordDone(c, audit, { action: 'backup_checked', target: found.id });
    c.header('Location', `/api/backups/${found.id}`);
    return c.json(view(found), 202);
  });
};
