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
/** Use is written down so often. */
const SEEN_MS = MINUTE_MS;
const COOKIE = 'tillmesh';

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const isSecure = (c: Context): boolean => {
  const { incoming } = (c.env ?? {}) as { incoming?: { socket?: { encrypted?: boolean } } };
  return incoming?.socket?.encrypted === true;
};

/** With `__Host-` a browser takes it over TLS alone, for this host and the whole of it. */
const prefixOf = (c: Context): { prefix?: 'host' } => (isSecure(c) ? { prefix: 'host' } : {});

const secretIn = (c: Context): string | undefined => getCookie(c, COOKIE, prefixOf(c).prefix);

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
      'insert into person_session (store_id, token_hash, person_id, address) values ($1, $2, $3, $4)',
      [this.store, hashOf(secret), person, address],
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

  /** Ends all of a person's, as who they are or what they may has changed. */
  async endAllOf(client: PoolClient, person: string): Promise<void> {
    await client.query('delete from person_session where store_id = $1 and person_id = $2', [
      this.store,
      person,
    ]);
  }
}
