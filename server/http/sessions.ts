/** Who is signed in: rows of `person_session`, found by the secret in a cookie of which only the hash is kept. */
import { createHash, randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Pool, PoolClient } from 'pg';

export const PERSON_ROLES = ['viewer', 'cashier', 'supervisor', 'admin'] as const;
export type PersonRole = (typeof PERSON_ROLES)[number];

export interface SignedIn {
  readonly id: string;
  readonly name: string;
  readonly role: PersonRole;
  /** Hash of the secret. */
  readonly session: string;
  readonly expiresAt: Date;
}

const SECRET_BYTES = 32;
const MINUTE_MS = 60_000;
/** Unused for so long it has ended; and after so long in any case. */
export const IDLE_MS = 60 * MINUTE_MS;
export const ABSOLUTE_MS = 12 * 60 * MINUTE_MS;
/** Of what a program says of itself. */
const MAX_AGENT_CHARS = 200;
/** So much of the hash names a session to its owner. */
const ID_CHARS = 32;
/** Use is written down so often. */
const SEEN_MS = MINUTE_MS;
const COOKIE = 'tillmesh';

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const agentOf = (c: Context): string =>
  (c.req.header('User-Agent') ?? '').replaceAll(/\p{Cc}/gu, '').slice(0, MAX_AGENT_CHARS);

const isSecure = (c: Context): boolean => c.get('client')?.secure === true;

/** With `__Host-` a browser takes it over TLS alone, for this host and the whole of it. */
const prefixOf = (c: Context): { prefix?: 'host' } => (isSecure(c) ? { prefix: 'host' } : {});

const secretIn = (c: Context): string | undefined => getCookie(c, COOKIE, prefixOf(c).prefix);

export interface OpenSession {
  readonly id: string;
  readonly address: string;
  /** The program that signed in, as it says of itself. */
  readonly agent: string;
  readonly createdAt: Date;
  readonly seenAt: Date;
}

const idOf = (session: string): string => session.slice(0, ID_CHARS);

export class Sessions {
  private readonly pool: Pool;
  private readonly store: string;

  constructor(pool: Pool, store: string) {
    this.pool = pool;
    this.store = store;
  }

  /** Whoever the request's cookie is of; undefined where it has none that is good. Throws what `pg` throws. */
  async find(c: Context): Promise<SignedIn | undefined> {
    const secret = secretIn(c);
    if (secret === undefined) return undefined;
    const session = hashOf(secret);
    const { rows } = await this.pool.query<Omit<SignedIn, 'session'> & { isSeen: boolean }>(
      `select p.id, p.name, p.role, s.created_at + $4 * interval '1 ms' as "expiresAt",
              s.seen_at > now() - $5 * interval '1 ms' as "isSeen"
         from person_session s join person p on p.store_id = s.store_id and p.id = s.person_id and p.active
        where s.store_id = $1 and s.token_hash = $2
          and s.seen_at > now() - $3 * interval '1 ms' and s.created_at > now() - $4 * interval '1 ms'`,
      [this.store, session, IDLE_MS, ABSOLUTE_MS, SEEN_MS],
    );
    const found = rows[0];
    if (found === undefined) return undefined;
    const { isSeen, ...person } = found;
    if (!isSeen)
      await this.pool.query(
        'update person_session set seen_at = now() where store_id = $1 and token_hash = $2',
        [this.store, session],
      );
    return { ...person, session };
  }

  /** Begins one with a secret of its own, in place of the one that the request came with; gives when it ends at the latest. */
  async begin(c: Context, client: PoolClient, person: string, address: string): Promise<Date> {
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    const old = secretIn(c);
    await client.query(
      `delete from person_session where store_id = $1
         and (token_hash = $2 or created_at < now() - $3 * interval '1 ms' or seen_at < now() - $4 * interval '1 ms')`,
      [this.store, old === undefined ? '' : hashOf(old), ABSOLUTE_MS, IDLE_MS],
    );
    await client.query(
      'insert into person_session (store_id, token_hash, person_id, address, agent) values ($1, $2, $3, $4, $5)',
      [this.store, hashOf(secret), person, address, agentOf(c)],
    );
    setCookie(c, COOKIE, secret, {
      ...{ httpOnly: true, sameSite: 'Strict', path: '/', secure: isSecure(c), maxAge: ABSOLUTE_MS / 1_000 },
      ...prefixOf(c),
    });
    return new Date(Date.now() + ABSOLUTE_MS);
  }

  async end(c: Context, session: string): Promise<void> {
    await this.pool.query('delete from person_session where store_id = $1 and token_hash = $2', [
      this.store,
      session,
    ]);
    deleteCookie(c, COOKIE, { path: '/', secure: isSecure(c), ...prefixOf(c) });
  }

  /** Of the person, the newest first; `own` is the one that asks. */
  async openOf({ id, session }: SignedIn): Promise<(OpenSession & { readonly own: boolean })[]> {
    const { rows } = await this.pool.query<OpenSession & { session: string }>(
      `select token_hash as session, address, agent, created_at as "createdAt", seen_at as "seenAt"
         from person_session where store_id = $1 and person_id = $2
          and seen_at > now() - $3 * interval '1 ms' and created_at > now() - $4 * interval '1 ms'
        order by created_at desc, token_hash`,
      [this.store, id, IDLE_MS, ABSOLUTE_MS],
    );
    return rows.map(({ session: each, ...rest }) => ({ ...rest, id: idOf(each), own: each === session }));
  }

  /** Ends one of the person's, named as `openOf` names it; whether there was one. */
  async endOne(person: string, id: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      'delete from person_session where store_id = $1 and person_id = $2 and left(token_hash, $3) = $4',
      [this.store, person, ID_CHARS, id],
    );
    return rowCount === 1;
  }

  /** Ends all of a person's, as who they are or what they may has changed; how many there were. */
  async endAllOf(client: PoolClient | Pool, person: string): Promise<number> {
    const { rowCount } = await client.query(
      'delete from person_session where store_id = $1 and person_id = $2',
      [this.store, person],
    );
    return rowCount ?? 0;
  }
}
