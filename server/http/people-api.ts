/** People of the shop who may approve at a till. Their keys are made here and leave only sealed under their PIN. */
import { z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Pool, PoolClient } from 'pg';
import { MAX_SHORT_TEXT_CHARS } from '../../crdt-schema/limits.ts';
import { isUuid, toHex, uuidv7 } from '../../crdt-schema/model/ids.ts';
import { uuid } from '../../crdt-schema/ops/fields.ts';
import { isStorable } from '../../crdt-schema/model/text.ts';
import { random } from '../security/crypto.ts';
import { createPersonKey } from '../security/person-key.ts';
import type { Audit } from '../audit/audit.ts';
import { addressOf, callerOf, doneBy } from './caller.ts';
import { problem, problemAnswers } from './problem.ts';
import { readBody } from './read-body.ts';
import { ABSOLUTE_MS, IDLE_MS, PERSON_ROLES, type Sessions } from './sessions.ts';
import { inTransaction } from './transaction.ts';

const name = z.string().min(1).max(MAX_SHORT_TEXT_CHARS).refine(isStorable, 'unstorable');
const role = z.enum(PERSON_ROLES);
const pin = z.string().regex(/^[0-9]{4,12}$/);
const creation = z.strictObject({ name, role, pin });
const pinChange = z.strictObject({ pin });
const change = z.strictObject({
  name: name.optional(),
  role: role.optional(),
  active: z.boolean().optional(),
});
const person = z
  .object({ id: uuid, name: z.string(), role, active: z.boolean(), publicKey: z.string() })
  .openapi('Person');

const listed = person
  .extend({
    login: z
      .string()
      .nullable()
      .openapi({ description: 'Con qué inicia sesión; `null`: no tiene contraseña.' }),
    sessions: z.int().openapi({ description: 'Sesiones abiertas.' }),
  })
  .openapi('ListedPerson');

const COLUMNS = 'id, name, role, active, public_key as "publicKey"';
const json = (schema: z.ZodType, example?: object) => ({
  content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } },
});
const described = { tags: ['Personas'], security: [{ token: [] }] };

export type NewPerson = z.infer<typeof creation>;

/** Makes the person's keys and writes the row; tells all but the keys. */
export const addPerson = async (
  pool: Pool | PoolClient,
  store: string,
  { name: called, role: as, pin }: NewPerson,
): Promise<{ readonly id: string }> => {
  const { publicKey, sealed } = await createPersonKey(pin);
  const { rows } = await pool.query<{ id: string }>(
    `insert into person (store_id, id, name, role, public_key, sealed_key) values ($1, $2, $3, $4, $5, $6)
     returning ${COLUMNS}`,
    [store, uuidv7(Date.now(), random), called, as, toHex(publicKey), sealed],
  );
  return rows[0]!;
};

/** Whether without this person nobody could sign in who may appoint others. */
const isLastAdministrator = async (client: PoolClient, store: string, id: string): Promise<boolean> => {
  // Two that demote each other at once wait for each other.
  const { rows } = await client.query<{ id: string }>(
    `select p.id from person p join person_password w on w.store_id = p.store_id and w.person_id = p.id
      where p.store_id = $1 and p.role = 'admin' and p.active order by p.id for update of p`,
    [store],
  );
  return rows.length === 1 && rows[0]!.id === id;
};

interface PersonFields {
  readonly name: string;
  readonly role: string;
  readonly active: boolean;
}

/** What it was, and what it is, of each that changed. */
const changedFields = (before: PersonFields, after: PersonFields): object =>
  Object.fromEntries(
    (['name', 'role', 'active'] as const)
      .filter((field) => before[field] !== after[field])
      .map((field) => [field, { from: before[field], to: after[field] }]),
  );

interface PeopleOptions {
  readonly pool: Pool;
  readonly store: string;
  readonly audit: Audit;
  readonly sessions: Sessions;
  /** Somebody is not as before. */
  readonly changed: () => void;
}

export const addPeopleRoutes = (
  app: OpenAPIHono,
  { pool, store, changed, audit, sessions }: PeopleOptions,
): void => {
  const list = { items: z.array(listed) };
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/api/people',
    operationId: 'list_people',
    summary: 'Personas de la tienda',
    ...described,
    responses: { 200: { description: 'OK', ...json(z.object(list)) }, ...problemAnswers(401, 429, 503) },
  });
  app.get('/api/people', async (c) => {
    const { rows } = await pool.query(
      `select p.id, p.name, p.role, p.active, p.public_key as "publicKey", w.login,
              (select count(*) from person_session s where s.store_id = p.store_id and s.person_id = p.id
                and s.seen_at > now() - $2 * interval '1 ms' and s.created_at > now() - $3 * interval '1 ms') as sessions
         from person p left join person_password w on w.store_id = p.store_id and w.person_id = p.id
        where p.store_id = $1 order by p.name, p.id`,
      [store, IDLE_MS, ABSOLUTE_MS],
    );
    return c.json({ items: rows });
  });
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/api/people',
    operationId: 'create_person',
    summary: 'Da de alta a una persona, con su PIN',
    ...described,
    request: {
      body: { required: true, ...json(creation, { name: 'Ana', role: 'supervisor', pin: '4711' }) },
    },
    responses: {
      201: { description: 'OK', ...json(person) },
      ...problemAnswers(400, 401, 413, 422, 429, 503),
    },
  });
  app.post('/api/people', async (c) => {
    const body = await readBody(c);
    if (body instanceof Response) return body;
    const parsed = creation.safeParse(body);
    if (!parsed.success)
      return problem(c, 422, 'bad_request', { reason: parsed.error.issues[0]!.path.join('.') });
    const { name: called, role: as } = parsed.data;
    const added = await inTransaction(pool, async (client) => {
      const made = await addPerson(client, store, parsed.data);
      const details = { name: called, role: as };
      await audit.recordIn(client, doneBy(c, { action: 'person_created', target: made.id, details }));
      return made;
    });
    changed();
    c.header('Location', `/api/people/${added.id}`);
    return c.json(added, 201);
  });
  app.openAPIRegistry.registerPath({
    method: 'patch',
    path: '/api/people/{id}',
    operationId: 'update_person',
    summary: 'Cambia el nombre o el puesto de una persona, o la da de baja',
    ...described,
    request: {
      params: z.object({ id: uuid }),
      body: { required: true, ...json(change, { role: 'cashier', active: false }) },
    },
    responses: {
      200: { description: 'OK', ...json(person) },
      ...problemAnswers(400, 401, 404, 413, 422, 429, 503),
    },
  });
  app.patch('/api/people/:id', async (c) => {
    const id = c.req.param('id');
    const body = await readBody(c);
    if (body instanceof Response) return body;
    const parsed = change.safeParse(body);
    if (!parsed.success)
      return problem(c, 422, 'bad_request', { reason: parsed.error.issues[0]!.path.join('.') });
    if (!isUuid(id)) return problem(c, 404, 'not_found');
    const { name: newName = null, role: newRole = null, active = null } = parsed.data;
    const row = await inTransaction(pool, async (client) => {
      const mayLose = (newRole !== null && newRole !== 'admin') || active === false;
      if (mayLose && (await isLastAdministrator(client, store, id))) return 'last';
      const before = await client.query<PersonFields>(
        'select name, role, active from person where store_id = $1 and id = $2',
        [store, id],
      );
      const { rows } = await client.query<PersonFields>(
        `update person set name = coalesce($3, name), role = coalesce($4, role), active = coalesce($5, active)
         where store_id = $1 and id = $2 returning ${COLUMNS}`,
        [store, id, newName, newRole, active],
      );
      if (rows[0] === undefined) return undefined;
      if (newRole !== null || active !== null) {
        await sessions.endAllOf(client, id);
        // Whoever changes the own role stays, under another secret.
        const caller = callerOf(c);
        if (caller.kind === 'person' && caller.person.id === id && active !== false)
          await sessions.begin(c, client, id, addressOf(c));
      }
      const fields = changedFields(before.rows[0]!, rows[0]);
      const done = doneBy(c, { action: 'person_changed', target: id, details: { fields } });
      if (Object.keys(fields).length > 0) await audit.recordIn(client, done);
      return rows[0];
    });
    if (row === 'last') return problem(c, 422, 'last_administrator');
    if (row === undefined) return problem(c, 404, 'not_found');
    changed();
    return c.json(row);
  });
  app.openAPIRegistry.registerPath({
    method: 'put',
    path: '/api/people/{id}/pin',
    operationId: 'set_pin',
    summary:
      'Pone otro PIN a una persona, con otra llave: lo que autorizó con la anterior y no ha llegado se rechaza',
    ...described,
    request: {
      params: z.object({ id: uuid }),
      body: { required: true, ...json(pinChange, { pin: '471182' }) },
    },
    responses: { 204: { description: 'OK' }, ...problemAnswers(400, 401, 404, 413, 422, 429, 503) },
  });
  app.put('/api/people/:id/pin', async (c) => {
    const id = c.req.param('id');
    const body = await readBody(c);
    if (body instanceof Response) return body;
    const parsed = pinChange.safeParse(body);
    if (!parsed.success) return problem(c, 422, 'bad_request', { reason: 'pin' });
    if (!isUuid(id)) return problem(c, 404, 'not_found');
    const { publicKey, sealed } = await createPersonKey(parsed.data.pin);
    const isThere = await inTransaction(pool, async (client) => {
      const { rowCount } = await client.query(
        'update person set public_key = $3, sealed_key = $4 where store_id = $1 and id = $2',
        [store, id, toHex(publicKey), sealed],
      );
      if (rowCount === 0) return false;
      await audit.recordIn(client, doneBy(c, { action: 'pin_set', target: id }));
      return true;
    });
    if (!isThere) return problem(c, 404, 'not_found');
    changed();
    return c.body(null, 204);
  });
};
