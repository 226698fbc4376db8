/** Signing in and out, who one is, and passwords. */
import { z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Pool } from 'pg';
import { MAX_SHORT_TEXT_CHARS } from '../../crdt-schema/limits.ts';
import { isUuid } from '../../crdt-schema/model/ids.ts';
import { isStorable } from '../../crdt-schema/model/text.ts';
import { uuid } from '../../crdt-schema/ops/fields.ts';
import type { Audit } from '../audit/audit.ts';
import type { LockoutBook } from '../security/lockout-book.ts';
import { MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS, Passwords } from '../security/passwords.ts';
import { addressOf, callerOf, doneBy, recordDone } from './caller.ts';
import { CSRF_HEADER, isForged } from './csrf.ts';
import { problem, problemAnswers } from './problem.ts';
import { readBody } from './read-body.ts';
import { PERSON_ROLES, type PersonRole, type Sessions } from './sessions.ts';
import { inTransaction } from './transaction.ts';

export interface SessionApiOptions {
  readonly pool: Pool;
  readonly store: string;
  readonly audit: Audit;
  readonly sessions: Sessions;
  readonly lockouts: LockoutBook;
}

const MINUTE_MS = 60_000;
/** Of a name, whoever asks; the longest wait is bounded, as somebody else's guesses cost its owner too. */
const BY_LOGIN = { free: 5, firstMs: 1_000, longestMs: 15 * MINUTE_MS };
/** Of an address, whatever names it tries: a shop's people may share one. */
const BY_ADDRESS = { free: 20, firstMs: 1_000, longestMs: 60 * MINUTE_MS };
const IPV6_NETWORK_PARTS = 4;

/** One who has an IPv6 network has all its addresses. */
export const networkOf = (address: string): string =>
  address.includes(':') && !address.includes('.')
    ? address.split(':').slice(0, IPV6_NETWORK_PARTS).join(':')
    : address;

const login = z
  .string()
  .min(1)
  .max(MAX_SHORT_TEXT_CHARS)
  .refine(isStorable, 'unstorable')
  .transform((text) => loginOf(text));
/** As it is kept and compared. */
export const loginOf = (text: string): string => text.normalize('NFKC').trim().toLocaleLowerCase('es');

const typed = z.string().min(1).max(MAX_PASSWORD_CHARS);
const fresh = z.string().min(MIN_PASSWORD_CHARS).max(MAX_PASSWORD_CHARS);
const credentials = z.strictObject({ login, password: typed });
const setting = z.strictObject({ login: login.optional(), password: fresh });
const changing = z.strictObject({ current: typed, password: fresh });
const whoAmI = z
  .object({
    kind: z.enum(['program', 'person']),
    person: z.object({ id: uuid, name: z.string(), role: z.enum(PERSON_ROLES) }).optional(),
    expiresAt: z.iso.datetime().optional(),
  })
  .openapi('Caller');

const json = (schema: z.ZodType, example?: object) => ({
  content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } },
});
const described = { tags: ['Sesión'], security: [{ token: [] }] };
const NO_BODY = { 204: { description: 'OK' } };
const csrfHeader = z.object({
  [CSRF_HEADER]: z.literal('1').openapi({
    description:
      'Con cualquier valor: una página ajena no puede mandarla. La lleva toda escritura con sesión.',
  }),
});

interface PasswordRow {
  readonly id: string;
  readonly name: string;
  readonly role: PersonRole;
  readonly hash: string;
}

export const addSessionRoutes = (app: OpenAPIHono, options: SessionApiOptions): void => {
  const { pool, store, audit, sessions, lockouts } = options;
  const passwords = new Passwords();
  const byLogin = lockouts.lockout('login', BY_LOGIN);
  const byAddress = lockouts.lockout('address', BY_ADDRESS);

  const badBody = (c: Context, error: z.ZodError): Response =>
    problem(c, 422, 'bad_request', { reason: error.issues[0]!.path.join('.') });
  const busy = (c: Context): Response => {
    c.header('Retry-After', '1');
    return problem(c, 429, 'sign_in_busy');
  };
  /** Counts the try; an answer where it has to wait. */
  const held = async (c: Context, name: string, network: string): Promise<Response | undefined> => {
    await lockouts.load();
    const waitMs = Math.max(byLogin.waitMs(name), byAddress.waitMs(network));
    if (waitMs > 0) {
      c.header('Retry-After', String(Math.ceil(waitMs / 1_000)));
      return problem(c, 429, 'sign_in_locked');
    }
    byLogin.begin(name);
    byAddress.begin(network);
    return undefined;
  };
  /** Whether the password is that of the row; undefined where it could not be looked at, and does not count. */
  const isRight = async (row: PasswordRow | undefined, password: string, keys: [string, string]) => {
    const verdict = await passwords.verify(row?.hash, password);
    if (verdict === undefined) {
      byLogin.undo(keys[0]);
      byAddress.undo(keys[1]);
    }
    if (verdict === true) {
      byLogin.succeeded(keys[0]);
      byAddress.undo(keys[1]);
    }
    // Before anybody hears whether it was right.
    await lockouts.save();
    return verdict;
  };

  app.openAPIRegistry.registerPath({
    ...{ method: 'post', path: '/api/session', operationId: 'sign_in', tags: ['Sesión'], security: [] },
    summary: 'Inicia sesión: la respuesta trae una cookie que solo lee el servidor',
    request: {
      headers: csrfHeader,
      body: { required: true, ...json(credentials, { login: 'ana', password: 'café con pan dulce' }) },
    },
    responses: {
      200: { description: 'OK', ...json(whoAmI) },
      ...problemAnswers(400, 401, 403, 413, 422, 429, 503),
    },
  });
  app.post('/api/session', async (c) => {
    if (isForged(c)) return problem(c, 403, 'request_forged');
    const body = await readBody(c);
    if (body instanceof Response) return body;
    const parsed = credentials.safeParse(body);
    if (!parsed.success) return badBody(c, parsed.error);
    const { login: name, password } = parsed.data;
    const address = addressOf(c);
    const keys: [string, string] = [name, networkOf(address)];
    const wait = await held(c, ...keys);
    if (wait !== undefined) return wait;
    const { rows } = await pool.query<PasswordRow>(
      `select p.id, p.name, p.role, w.hash from person_password w
         join person p on p.store_id = w.store_id and p.id = w.person_id and p.active
        where w.store_id = $1 and w.login = $2`,
      [store, name],
    );
    const row = rows[0];
    const right = await isRight(row, password, keys);
    if (right === undefined) return busy(c);
    if (row === undefined || !right) {
      await audit.recordRefusal({
        action: 'sign_in_refused',
        actor: { kind: 'nobody' },
        address,
        target: name,
      });
      return problem(c, 401, 'sign_in_refused');
    }
    const { hash: _hash, ...person } = row;
    const expiresAt = await inTransaction(pool, async (client) => {
      const actor = { kind: 'person', id: person.id, name: person.name } as const;
      await audit.recordIn(client, { action: 'signed_in', actor, address });
      return sessions.begin(c, client, person.id, address);
    });
    c.header('Cache-Control', 'no-store');
    return c.json({ kind: 'person', person, expiresAt: expiresAt.toISOString() });
  });

  app.openAPIRegistry.registerPath({
    ...{ method: 'get', path: '/api/session', operationId: 'get_session', ...described },
    summary: 'Quién eres',
    responses: { 200: { description: 'OK', ...json(whoAmI) }, ...problemAnswers(401, 429, 503) },
  });
  app.get('/api/session', (c) => {
    const caller = callerOf(c);
    c.header('Cache-Control', 'no-store');
    if (caller.kind === 'program') return c.json({ kind: 'program' });
    const { id, name, role, expiresAt } = caller.person;
    return c.json({ kind: 'person', person: { id, name, role }, expiresAt: expiresAt.toISOString() });
  });

  app.openAPIRegistry.registerPath({
    ...{ method: 'delete', path: '/api/session', operationId: 'sign_out', ...described },
    summary: 'Cierra la sesión',
    responses: { ...NO_BODY, ...problemAnswers(401, 429, 503) },
  });
  app.delete('/api/session', async (c) => {
    const caller = callerOf(c);
    if (caller.kind === 'person') {
      await sessions.end(c, caller.person.session);
      await recordDone(c, audit, { action: 'signed_out' });
    }
    return c.body(null, 204);
  });

  app.openAPIRegistry.registerPath({
    ...{ method: 'put', path: '/api/session/password', operationId: 'change_own_password', ...described },
    summary: 'Cambia la contraseña propia; las demás sesiones terminan',
    request: {
      body: {
        required: true,
        ...json(changing, { current: 'café con pan dulce', password: 'pan dulce con café' }),
      },
    },
    responses: { ...NO_BODY, ...problemAnswers(400, 401, 403, 413, 422, 429, 503) },
  });
  app.put('/api/session/password', async (c) => {
    const caller = callerOf(c);
    if (caller.kind === 'program') return problem(c, 403, 'forbidden');
    const body = await readBody(c);
    if (body instanceof Response) return body;
    const parsed = changing.safeParse(body);
    if (!parsed.success) return badBody(c, parsed.error);
    const { id } = caller.person;
    const { rows } = await pool.query<PasswordRow & { login: string }>(
      'select login, hash from person_password where store_id = $1 and person_id = $2',
      [store, id],
    );
    const address = addressOf(c);
    const keys: [string, string] = [rows[0]?.login ?? id, networkOf(address)];
    const wait = await held(c, ...keys);
    if (wait !== undefined) return wait;
    const right = await isRight(rows[0], parsed.data.current, keys);
    const hash = right === true ? await passwords.hash(parsed.data.password) : undefined;
    if (right === undefined || (right && hash === undefined)) return busy(c);
    if (!right) return problem(c, 422, 'password_refused');
    await inTransaction(pool, async (client) => {
      await client.query(
        'update person_password set hash = $3, changed_at = now() where store_id = $1 and person_id = $2',
        [store, id, hash],
      );
      await sessions.endAllOf(client, id);
      await sessions.begin(c, client, id, address);
      await audit.recordIn(client, doneBy(c, { action: 'password_set', target: id }));
    });
    return c.body(null, 204);
  });

  app.openAPIRegistry.registerPath({
    ...{ method: 'put', path: '/api/people/{id}/password', operationId: 'set_password' },
    ...{ tags: ['Personas'], security: [{ token: [] }] },
    summary: 'Pone la contraseña de una persona, y con qué nombre inicia sesión; sus sesiones terminan',
    request: {
      params: z.object({ id: uuid }),
      body: { required: true, ...json(setting, { login: 'ana', password: 'café con pan dulce' }) },
    },
    responses: { ...NO_BODY, ...problemAnswers(400, 401, 404, 409, 413, 422, 429, 503) },
  });
  app.put('/api/people/:id/password', async (c) => {
    const id = c.req.param('id');
    const body = await readBody(c);
    if (body instanceof Response) return body;
    const parsed = setting.safeParse(body);
    if (!parsed.success) return badBody(c, parsed.error);
    if (!isUuid(id)) return problem(c, 404, 'not_found');
    const hash = await passwords.hash(parsed.data.password);
    if (hash === undefined) return busy(c);
    const outcome = await inTransaction(pool, async (client) => {
      const { rows } = await client.query<{ name: string; login: string | null }>(
        `select p.name, w.login from person p
           left join person_password w on w.store_id = p.store_id and w.person_id = p.id
          where p.store_id = $1 and p.id = $2 for update of p`,
        [store, id],
      );
      if (rows[0] === undefined) return 'missing';
      const name = parsed.data.login ?? rows[0].login ?? loginOf(rows[0].name);
      const { rowCount } = await client.query(
        `insert into person_password (store_id, person_id, login, hash)
         select $1, $2, $3, $4 where not exists (
           select from person_password where store_id = $1 and login = $3 and person_id <> $2)
         on conflict (store_id, person_id)
           do update set login = excluded.login, hash = excluded.hash, changed_at = now()`,
        [store, id, name, hash],
      );
      if (rowCount === 0) return 'taken';
      await sessions.endAllOf(client, id);
      await audit.recordIn(
        client,
        doneBy(c, { action: 'password_set', target: id, details: { login: name } }),
      );
      return 'set';
    });
    if (outcome === 'missing') return problem(c, 404, 'not_found');
    return outcome === 'taken' ? problem(c, 409, 'login_taken') : c.body(null, 204);
  });
};
