/** Tokens of programs over HTTP: made, listed and revoked by administrators. */
import { z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Pool } from 'pg';
import { MAX_SHORT_TEXT_CHARS } from '../../crdt-schema/limits.ts';
import { isUuid } from '../../crdt-schema/model/ids.ts';
import { isStorable } from '../../crdt-schema/model/text.ts';
import { uuid } from '../../crdt-schema/ops/fields.ts';
import type { Audit } from '../audit/audit.ts';
import { doneBy } from './caller.ts';
import { problem, problemAnswers } from './problem.ts';
import type { ProgramToken, ProgramTokens } from './program-tokens.ts';
import { readBody } from './read-body.ts';
import { TOKEN_SCOPES } from './token-access.ts';
import { inTransaction } from './transaction.ts';

export interface TokenApiOptions {
  readonly pool: Pool;
  readonly tokens: ProgramTokens;
  readonly audit: Audit;
}

const DAY_MS = 24 * 60 * 60 * 1_000;
const MAX_DAYS = 3_650;

const scopes = z
  .array(z.enum(TOKEN_SCOPES))
  .min(1)
  .max(TOKEN_SCOPES.length)
  .refine((all) => new Set(all).size === all.length, 'repeated');
const creation = z.strictObject({
  name: z.string().trim().min(1).max(MAX_SHORT_TEXT_CHARS).refine(isStorable, 'unstorable'),
  scopes,
  expiresInDays: z
    .int()
    .min(1)
    .max(MAX_DAYS)
    .optional()
    .openapi({ description: 'Si falta, vale hasta que se da de baja.' }),
});
const time = z.iso.datetime().nullable();
const token = z
  .object({
    id: uuid,
    name: z.string(),
    scopes,
    createdAt: z.iso.datetime(),
    expiresAt: time,
    lastUsedAt: time.openapi({ description: 'Al minuto.' }),
    revokedAt: time,
  })
  .openapi('Token');
const made = token
  .extend({ token: z.string().openapi({ description: 'El secreto: solo se muestra aquí.' }) })
  .openapi('NewToken');

const json = (schema: z.ZodType, example?: object) => ({
  content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } },
});
const described = { tags: ['Programas'], security: [{ token: [] }] };
const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

const view = ({ id, name, scopes: allowed, ...times }: ProgramToken) => ({
  ...{ id, name, scopes: allowed, createdAt: times.createdAt.toISOString() },
  ...{ expiresAt: iso(times.expiresAt), lastUsedAt: iso(times.lastUsedAt), revokedAt: iso(times.revokedAt) },
});

export const addTokenRoutes = (app: OpenAPIHono, { pool, tokens, audit }: TokenApiOptions): void => {
  app.openAPIRegistry.registerPath({
    ...{ method: 'get', path: '/api/tokens', operationId: 'list_tokens', ...described },
    summary: 'Tokens de programas: para qué sirven, hasta cuándo, cuándo se usaron',
    responses: {
      200: { description: 'OK', ...json(z.object({ items: z.array(token) })) },
      ...problemAnswers(401, 429, 503),
    },
  });
  app.get('/api/tokens', async (c) => c.json({ items: (await tokens.list()).map(view) }));

  app.openAPIRegistry.registerPath({
    ...{ method: 'post', path: '/api/tokens', operationId: 'create_token', ...described },
    summary: 'Da a un programa un token que sirve solo para lo que dice; el secreto se muestra una vez',
    request: {
      body: {
        required: true,
        ...json(creation, { name: 'Tienda en línea', scopes: ['read', 'ops'], expiresInDays: 90 }),
      },
    },
    responses: {
      201: { description: 'OK', ...json(made) },
      ...problemAnswers(400, 401, 409, 413, 422, 429, 503),
    },
  });
  app.post('/api/tokens', async (c) => {
    const body = await readBody(c);
    if (body instanceof Response) return body;
    const parsed = creation.safeParse(body);
    if (!parsed.success)
      return problem(c, 422, 'bad_request', { reason: parsed.error.issues[0]!.path.join('.') });
    const { name, scopes: allowed, expiresInDays } = parsed.data;
    const expiresAt = expiresInDays === undefined ? null : new Date(Date.now() + expiresInDays * DAY_MS);
    const outcome = await inTransaction(pool, async (client) => {
      const created = await tokens.create(client, { name, scopes: allowed, expiresAt });
      if (created.ok) {
        const details = { name, scopes: allowed.join(' '), expiresAt: iso(expiresAt) };
        await audit.recordIn(
          client,
          doneBy(c, { action: 'token_created', target: created.value.row.id, details }),
        );
      }
      return created;
    });
    if (!outcome.ok) {
      const { code, params } = outcome.error;
      return problem(c, 409, code, params);
    }
    const { row, secret } = outcome.value;
    return c.json({ ...view(row), token: secret }, 201, { 'Cache-Control': 'no-store' });
  });

  app.openAPIRegistry.registerPath({
    ...{ method: 'post', path: '/api/tokens/{id}/revoke', operationId: 'revoke_token', ...described },
    summary: 'Da de baja un token, para siempre; lo que esté conectado con él se corta',
    request: { params: z.object({ id: uuid }) },
    responses: { 200: { description: 'OK', ...json(token) }, ...problemAnswers(401, 404, 429, 503) },
  });
  app.post('/api/tokens/:id/revoke', async (c) => {
    const id = c.req.param('id');
    if (!isUuid(id)) return problem(c, 404, 'not_found');
    const outcome = await inTransaction(pool, async (client) => {
      const ended = await tokens.revoke(client, id);
      if (ended?.isNew === true)
        await audit.recordIn(
          client,
          doneBy(c, { action: 'token_revoked', target: id, details: { name: ended.row.name } }),
        );
      return ended;
    });
    if (outcome === undefined) return problem(c, 404, 'not_found');
    tokens.revoked(id);
    return c.json(view(outcome.row));
  });
};
