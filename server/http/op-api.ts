/** Ops over HTTP: one route a kind, and `GET /api/ops/:id` to ask what became of one. */
import { z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { isUuid } from '../../crdt-schema/model/ids.ts';
import { MAX_ENTRY_BYTES } from '../../crdt-schema/limits.ts';
import { uuid } from '../../crdt-schema/ops/fields.ts';
import type { Audit, AuditEvent } from '../audit/audit.ts';
import { recordDone } from './caller.ts';
import { readKey } from './idempotency.ts';
import { answerFailure, answerWritten, loggedView, opView, verdictSchema } from './op-answers.ts';
import { OP_ROUTES, type OpRoute } from './op-bodies.ts';
import type { OpWriter, Written } from './op-writer.ts';
import { personHeader, personOf } from './person.ts';
import { problem, problemAnswers } from './problem.ts';
import { readBody } from './read-body.ts';

const OPERATION_EXAMPLE = {
  id: '01890000-0000-7000-8000-0000000000aa',
  kind: 'cash_move',
  till: 'API',
  occurredAt: '2026-05-29T12:00:00.000Z',
  receivedAt: '2026-05-29T12:00:00.120Z',
  position: 1_204,
  op: { direction: 'out', amount: 20_000, reason: 'A la caja fuerte' },
  verdict: { status: 'accepted' },
};

const operation = z
  .looseObject({
    id: uuid,
    kind: z.string().optional(),
    till: z.string().optional(),
    occurredAt: z.string().optional(),
    receivedAt: z.string().optional(),
    position: z.int().optional().openapi({
      description: 'Posición del libro en la que entró: un respaldo con esa o una posterior la tiene.',
    }),
    op: z.looseObject({}).nullable().optional(),
    verdict: verdictSchema,
    settled: z.looseObject({ by: z.string(), how: z.string() }).optional(),
  })
  .openapi('Operation', { example: OPERATION_EXAMPLE });

const json = (schema: z.ZodType, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

const opHeaders = z.object({
  ...personHeader,
  'Idempotency-Key': z.string().min(1).max(255).openapi({
    description: 'Una por petición: repítela en cada intento de la misma.',
    example: '"7d1c0f0e-pedido-991"',
  }),
});

const describe = (app: OpenAPIHono, { kind, path, summary, body, example }: OpRoute): void => {
  const params = path.includes('{session}') ? { params: z.object({ session: uuid }) } : {};
  app.openAPIRegistry.registerPath({
    method: 'post',
    path,
    summary,
    tags: ['Operaciones'],
    operationId: kind,
    security: [{ token: [] }],
    request: {
      ...params,
      headers: opHeaders,
      body: { required: true, content: { 'application/json': { schema: body, example } } },
    },
    responses: {
      201: json(operation, 'Aceptada. La misma clave con el mismo cuerpo da la misma respuesta.'),
      202: json(operation, 'Guardada, todavía sin veredicto: pregunta en `Location`.'),
      ...problemAnswers(400, 401, ...(path.includes('{session}') ? [404] : []), 409, 413, 422, 429, 503),
    },
  });
};

interface GivenApproval {
  readonly code: string;
  readonly by: string;
}

/** Who let what pass, of a request that says so: never the PIN. */
const approvalsIn = (kind: string, body: Readonly<Record<string, unknown>>): GivenApproval[] => {
  const given = kind === 'override' ? [body, ...((body['also'] ?? []) as object[])] : body['approvals'];
  return ((given ?? []) as GivenApproval[]).map(({ code, by }) => ({ code, by }));
};

/** What the audit keeps of a request: approvals, and what was dropped. The bridge tells it of ops of other devices. */
const eventsOf = (
  kind: string,
  body: Readonly<Record<string, unknown>>,
  op: string,
): Omit<AuditEvent, 'actor' | 'address'>[] => {
  const target = kind === 'override' || kind === 'void' ? String(body['target']) : op;
  if (kind === 'void') return [{ action: 'voided', target, details: { op, reason: body['reason'] } }];
  return approvalsIn(kind, body).map((details) => ({
    action: 'overridden',
    target,
    details: { ...details, op },
  }));
};

const idOf = (written: Written): string => (written.state === 'decided' ? written.record.id : written.id);

export const addOpRoutes = (app: OpenAPIHono, writer: OpWriter, audit: Audit): void => {
  const write = async (c: Context, { kind, body: schema }: OpRoute, more: object): Promise<Response> => {
    const header = c.req.header('Idempotency-Key');
    const key = header === undefined ? undefined : readKey(header);
    if (key === undefined) return problem(c, 400, 'idempotency_key_required');
    const body = await readBody(c);
    if (body instanceof Response) return body;
    const parsed = schema.safeParse(body);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const path = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys : [])];
      return problem(c, 422, 'op_malformed', { path: path.join('.'), reason: issue?.code ?? 'invalid' });
    }
    const person = personOf(c);
    const by = person === undefined ? {} : { cashier: person };
    const request = { key, path: c.req.path, kind, body: { ...by, ...parsed.data, ...more } };
    if (JSON.stringify(request.body).length > MAX_ENTRY_BYTES) return problem(c, 413, 'body_too_large');
    const outcome = await writer.write(request);
    if (!outcome.ok) return answerFailure(c, outcome.error);
    const isNew = outcome.value.state === 'pending' || outcome.value.isNew;
    if (isNew) await recordDone(c, audit, ...eventsOf(kind, request.body, idOf(outcome.value)));
    return answerWritten(c, outcome.value);
  };
  for (const route of OP_ROUTES) {
    describe(app, route);
    app.post(route.path.replace('{session}', ':session'), async (c) => {
      const session = c.req.param('session');
      if (session !== undefined && !isUuid(session)) return problem(c, 404, 'not_found');
      return write(c, route, session === undefined ? {} : { session });
    });
  }
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/api/ops/{id}',
    operationId: 'get_op',
    summary: 'Qué fue de una operación',
    tags: ['Operaciones'],
    security: [{ token: [] }],
    request: { params: z.object({ id: uuid }) },
    responses: { 200: json(operation, 'OK'), ...problemAnswers(401, 404, 429, 503) },
  });
  app.get('/api/ops/:id', async (c) => {
    const id = c.req.param('id');
    const found = isUuid(id) ? await writer.find(id) : undefined;
    if (found === undefined) return problem(c, 404, 'not_found');
    if (found.state === 'decided') return c.json(opView(c, found.record));
    return c.json(loggedView(c, found));
  });
};
