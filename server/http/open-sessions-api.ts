/** Where people are signed in: one's own sessions and ending one of them, and ending all of somebody. */
import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { isUuid } from '../../crdt-schema/model/ids.ts';
import { uuid } from '../../crdt-schema/ops/fields.ts';
import { callerOf, doneBy, recordDone } from './caller.ts';
import { problem, problemAnswers } from './problem.ts';
import type { SessionApiOptions } from './session-api.ts';
import { inTransaction } from './transaction.ts';

const openSession = z
  .object({
    id: z.string(),
    address: z.string(),
    agent: z.string().openapi({ description: 'El programa, como él mismo se nombra.' }),
    createdAt: z.iso.datetime(),
    seenAt: z.iso.datetime(),
    own: z.boolean().openapi({ description: 'La que pregunta.' }),
  })
  .openapi('OpenSession');

const SESSION_ID = /^[0-9a-f]{32}$/;
const security = [{ token: [] }];
const NO_BODY = { 204: { description: 'OK' } };

export const addOpenSessionRoutes = (
  app: OpenAPIHono,
  { pool, store, audit, sessions }: Omit<SessionApiOptions, 'lockouts'>,
): void => {
  app.openAPIRegistry.registerPath({
    ...{ method: 'get', path: '/api/sessions', operationId: 'list_own_sessions', tags: ['Sesión'], security },
    summary: 'Dónde tienes sesión abierta',
    responses: {
      200: {
        description: 'OK',
        content: { 'application/json': { schema: z.object({ items: z.array(openSession) }) } },
      },
      ...problemAnswers(401, 403, 429, 503),
    },
  });
  app.get('/api/sessions', async (c) => {
    const caller = callerOf(c);
    if (caller.kind === 'program') return problem(c, 403, 'forbidden');
    c.header('Cache-Control', 'no-store');
    return c.json({ items: await sessions.openOf(caller.person) });
  });

  app.openAPIRegistry.registerPath({
    ...{ method: 'delete', path: '/api/sessions/{id}', operationId: 'end_own_session', tags: ['Sesión'] },
    security,
    summary: 'Termina una sesión tuya, en otro lugar o aquí',
    request: { params: z.object({ id: z.string().openapi({ example: 'ab'.repeat(16) }) }) },
    responses: { ...NO_BODY, ...problemAnswers(401, 403, 404, 429, 503) },
  });
  app.delete('/api/sessions/:id', async (c) => {
    const caller = callerOf(c);
    if (caller.kind === 'program') return problem(c, 403, 'forbidden');
    const id = c.req.param('id');
    const isEnded = SESSION_ID.test(id) && (await sessions.endOne(caller.person.id, id));
    if (!isEnded) return problem(c, 404, 'not_found');
    await recordDone(c, audit, {
      action: 'sessions_ended',
      target: caller.person.id,
      details: { count: 1 },
    });
    return c.body(null, 204);
  });

  app.openAPIRegistry.registerPath({
    ...{ method: 'delete', path: '/api/people/{id}/sessions', operationId: 'end_sessions' },
    ...{ tags: ['Personas'], security },
    summary: 'Termina todas las sesiones de una persona',
    request: { params: z.object({ id: uuid }) },
    responses: { ...NO_BODY, ...problemAnswers(401, 404, 429, 503) },
  });
  app.delete('/api/people/:id/sessions', async (c) => {
    const id = c.req.param('id');
    const isThere =
      isUuid(id) &&
      (await inTransaction(pool, async (client) => {
        const { rowCount } = await client.query('select from person where store_id = $1 and id = $2', [
          store,
          id,
        ]);
        if (rowCount === 0) return false;
        const count = await sessions.endAllOf(client, id);
        const done = { action: 'sessions_ended', target: id, details: { count } } as const;
        await audit.recordIn(client, doneBy(c, done));
        return true;
      }));
    return isThere ? c.body(null, 204) : problem(c, 404, 'not_found');
  });
};
