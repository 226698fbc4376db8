/**
 * How a real shop begins: its settings, its administrator and its first till at once, for whoever has the secret that the terminal printed.
 * Once, and never again: the secret is removed, and with it the way. Beside `/api`, as it is no operation of a shop that there is.
 */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Pool } from 'pg';
import { z } from 'zod';
import { SETTINGS_ID, type Catalog } from '../../crdt-schema/catalog/index.ts';
import { MAX_SHORT_TEXT_CHARS } from '../../crdt-schema/limits.ts';
import { isStorable } from '../../crdt-schema/model/text.ts';
import { HUB_TILL, PROGRAM_TILL, TILL_FORM } from '../../crdt-schema/model/till.ts';
import type { Audit } from '../audit/audit.ts';
import { endFirstRun, isSecret } from '../security/first-run-key.ts';
import type { PairingDesk } from '../security/pairing-desk.ts';
import { MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS, Passwords } from '../security/passwords.ts';
import { addressOf } from './caller.ts';
import { addPerson } from './people-api.ts';
import { problem } from './problem.ts';
import { readBody } from './read-body.ts';
import { loginOf } from './session-api.ts';
import { inTransaction } from './transaction.ts';

/** Where the page asks and posts; the page itself is at `/empezar/`. */
export const FIRST_RUN_PATH = '/empezar/tienda';
/** The page, with the secret in the fragment, which no server and no log sees. */
export const firstRunLink = (origin: string, secret: string): string => `${origin}/empezar/#clave=${secret}`;

export interface FirstRunOptions {
  /** Of the hub. */
  readonly folder: string;
  /** Undefined: the shop has begun. */
  readonly secret: string | undefined;
  readonly store: string;
  readonly pool: Pool;
  readonly audit: Audit;
  readonly catalog: Catalog;
  readonly desk: PairingDesk;
  /** Whether the ledger has its tables. */
  readonly projected: () => Promise<boolean>;
  readonly peopleChanged: () => void;
}

const MAX_BODY_BYTES = 16 * 1024;
const OWN_TILLS = new Set([HUB_TILL, PROGRAM_TILL]);
const OFFICE = 'OFI';

const text = z.string().trim().min(1).max(MAX_SHORT_TEXT_CHARS).refine(isStorable, 'unstorable');
const beginning = z.strictObject({
  secret: z.string().max(64),
  /** Fields of the settings record, which the catalog checks. */
  settings: z.looseObject({ storeName: text, currency: z.string(), timeZone: z.string() }),
  administrator: z.strictObject({
    name: text,
    login: text.transform(loginOf),
    password: z.string().min(MIN_PASSWORD_CHARS).max(MAX_PASSWORD_CHARS),
    pin: z.string().regex(/^[0-9]{4,12}$/),
  }),
  till: z
    .string()
    .regex(TILL_FORM)
    .refine((till) => !OWN_TILLS.has(till) && till !== OFFICE, 'taken'),
});

type Administrator = z.infer<typeof beginning>['administrator'];

export const createFirstRun = (options: FirstRunOptions): Hono => {
  const { folder, store, pool, audit, catalog, desk } = options;
  let { secret } = options;
  let isBusy = false;
  const app = new Hono();

  /** Nothing where somebody may sign in already: a run that was cut short had come so far. */
  const addAdministrator = async (person: Administrator, address: string): Promise<boolean> => {
    const hash = await new Passwords().hash(person.password);
    return inTransaction(pool, async (client) => {
      const { rowCount } = await client.query(
        'select from person_password where store_id = $1 limit 1 for update',
        [store],
      );
      if (rowCount !== 0) return false;
      const { name, pin, login } = person;
      const { id } = await addPerson(client, store, { name, pin, role: 'admin' });
      await client.query(
        'insert into person_password (store_id, person_id, login, hash) values ($1, $2, $3, $4)',
        [store, id, login, hash],
      );
      const actor = { kind: 'person', id, name } as const;
      const details = { name, role: 'admin', login };
      await audit.recordIn(client, { action: 'person_created', actor, address, target: id, details });
      return true;
    });
  };

  app.get(FIRST_RUN_PATH, (c) =>
    c.json({ open: secret !== undefined }, 200, { 'Cache-Control': 'no-store' }),
  );
  app.post(FIRST_RUN_PATH, bodyLimit({ maxSize: MAX_BODY_BYTES }), async (c) => {
    if (secret === undefined) return problem(c, 403, 'first_run_over');
    const body = await readBody(c);
    if (body instanceof Response) return body;
    const given = typeof body['secret'] === 'string' ? body['secret'] : '';
    if (!isSecret(given, secret)) return problem(c, 403, 'first_run_secret_wrong');
    const parsed = beginning.safeParse(body);
    if (!parsed.success)
      return problem(c, 422, 'bad_request', { reason: parsed.error.issues[0]!.path.join('.') });
    if (isBusy) return problem(c, 429, 'too_many_requests');
    isBusy = true;
    try {
      if (!(await options.projected())) return problem(c, 503, 'database_unavailable');
      const { settings, administrator, till } = parsed.data;
      const written = catalog.setFields('settings', SETTINGS_ID, settings);
      if (!written.ok) {
        const reason = `settings.${String(written.error.params?.['field'] ?? '')}`;
        return problem(c, 422, 'bad_request', { reason });
      }
      const isAdded = await addAdministrator(administrator, addressOf(c));
      options.peopleChanged();
      await endFirstRun(folder);
      secret = undefined;
      const answer = {
        isAdded,
        till: desk.invite({ till, role: 'till' }).code,
        office: desk.invite({ till: OFFICE, role: 'admin' }).code,
      };
      return c.json(answer, 201, { 'Cache-Control': 'no-store' });
    } finally {
      isBusy = false;
    }
  });
  return app;
};
