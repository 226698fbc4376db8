/** The audit over HTTP: its rows, the newest first, and the check of its chain. */
import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { auditActions, auditActorKinds } from '../../crdt-schema/exports/texts.ts';
import { MAX_SHORT_TEXT_CHARS } from '../../crdt-schema/limits.ts';
import { isStorable } from '../../crdt-schema/model/text.ts';
import { uuid } from '../../crdt-schema/ops/fields.ts';
import type { Audit } from '../audit/audit.ts';
import { problem, problemAnswers } from './problem.ts';

const MAX_PAGE = 500;
const DEFAULT_PAGE = 100;
const MAX_SEQ = 1e15;

const action = z.enum(auditActions);
const query = z.object({
  cursor: z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .optional()
    .openapi({ description: 'Como la dio la página anterior.' }),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
  action: action.optional(),
  kind: z.enum(auditActorKinds).optional().openapi({ description: 'Por quién: persona, programa, equipo…' }),
  person: uuid.optional().openapi({ description: 'Quién lo hizo, o en nombre de quién un programa.' }),
  who: z
    .string()
    .min(1)
    .max(MAX_SHORT_TEXT_CHARS)
    .refine(isStorable, 'unstorable')
    .optional()
    .openapi({ description: 'Id o nombre de quien actuó, o de aquel en cuyo nombre se actuó.' }),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional().openapi({ description: 'Lo de antes de ese momento.' }),
});
const part = z.object({
  after: z.coerce.number().int().min(0).max(MAX_SEQ).default(0).openapi({
    description: 'Desde después de esa fila; `checkedTo` de la respuesta anterior.',
  }),
  limit: z.coerce.number().int().min(1).max(MAX_SEQ).optional().openapi({ description: 'Si falta, todas.' }),
});
const row = z
  .object({
    seq: z.int(),
    id: uuid,
    at: z.iso.datetime(),
    action,
    actor: z.object({
      kind: z.enum(auditActorKinds),
      id: z.string().optional(),
      name: z.string().optional(),
      person: z.string().optional(),
    }),
    address: z.string().optional(),
    target: z.string().optional(),
    details: z.looseObject({}).optional(),
    hash: z.string(),
  })
  .openapi('AuditRow');
const check = z
  .object({
    ok: z.boolean(),
    entries: z.int(),
    head: z.object({ seq: z.int(), hash: z.string() }).nullable(),
    brokenAt: z.int().nullable(),
    checkedTo: z.int().openapi({ description: 'La última fila que se calculó.' }),
  })
  .openapi('AuditCheck');

const json = (schema: z.ZodType) => ({ content: { 'application/json': { schema } } });
const described = { tags: ['Auditoría'], security: [{ token: [] }] };

export const addAuditRoutes = (app: OpenAPIHono, audit: Audit): void => {
  app.openAPIRegistry.registerPath({
    ...{ method: 'get', path: '/api/audit', operationId: 'list_audit', ...described },
    summary: 'Quién hizo qué, desde dónde y cuándo; lo más nuevo primero',
    request: { query },
    responses: {
      200: { description: 'OK', ...json(z.object({ items: z.array(row), cursor: z.string().nullable() })) },
      ...problemAnswers(400, 401, 429, 503),
    },
  });
  app.get('/api/audit', async (c) => {
    const asked = query.safeParse(c.req.query());
    if (!asked.success)
      return problem(c, 400, 'bad_request', { reason: asked.error.issues[0]!.path.join('.') });
    const { cursor, limit, from, to, ...filter } = asked.data;
    const before = cursor === undefined ? undefined : Number(cursor);
    const [fromMs, toMs] = [from, to].map((at) => (at === undefined ? undefined : Date.parse(at)));
    const rows = await audit.list({ ...filter, before, fromMs, toMs, limit: limit + 1 });
    const items = rows.slice(0, limit);
    return c.json({ items, cursor: rows.length > limit ? String(items.at(-1)!.seq) : null });
  });
  app.openAPIRegistry.registerPath({
    ...{ method: 'get', path: '/api/audit/check', operationId: 'check_audit', ...described },
    summary: 'Vuelve a calcular la cadena de la auditoría, entera o por partes',
    request: { query: part },
    responses: { 200: { description: 'OK', ...json(check) }, ...problemAnswers(400, 401, 429, 503) },
  });
  app.get('/api/audit/check', async (c) => {
    const asked = part.safeParse(c.req.query());
    if (!asked.success)
      return problem(c, 400, 'bad_request', { reason: asked.error.issues[0]!.path.join('.') });
    const { after, limit } = asked.data;
    return c.json(await audit.check({ after, ...(limit === undefined ? {} : { limit }) }));
  });
};
