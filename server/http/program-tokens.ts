/** Tokens of programs: rows of `program_token`, found by a secret of which only the hash is kept. */
import { createHash, randomBytes } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { uuidv7 } from '../../crdt-schema/model/ids.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { random } from '../security/crypto.ts';
import type { TokenScope } from './token-access.ts';

/** Who holds a token that is good. */
export interface TokenHolder {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly expiresAt: Date | null;
}

export interface ProgramToken extends TokenHolder {
  readonly createdAt: Date;
  /** To the minute. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly expiresAt: Date | null;
}

const SECRET_BYTES = 32;
/** By which people, and programs that look for secrets in files, know one. */
const PREFIX = 'tillmesh_';
const FORM = /^tillmesh_[\w-]{43}$/;
/** Good at once; nobody has as many programs. */
export const MAX_TOKENS = 100;
/** Use is written down so often, ms. */
const SEEN_MS = 60_000;
/** While the database is away, whoever was let in so long ago or less goes on, ms. */
const REMEMBERED_MS = 60 * 60 * 1_000;

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const COLUMNS = `id, name, scopes, created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt",
  revoked_at as "revokedAt"`;
const IS_GOOD = 'revoked_at is null and (expires_at is null or expires_at > now())';

export class ProgramTokens {
  private readonly pool: Pool;
  private readonly store: string;
  /** Those that were good when last asked, by hash. */
  private readonly met = new Map<string, { readonly holder: TokenHolder; readonly atMs: number }>();
  private readonly enders = new Set<(id: string) => void>();

  constructor(pool: Pool, store: string) {
    this.pool = pool;
    this.store = store;
  }

  /** Is told the id of each token that is revoked here. */
  onRevoked(end: (id: string) => void): void {
    this.enders.add(end);
  }

  /** Whose the secret is; undefined where it is none that is good. Throws what `pg` throws. */
  async find(secret: string): Promise<TokenHolder | undefined> {
    if (!FORM.test(secret)) return undefined;
    const hash = hashOf(secret);
    try {
      const holder = await this.lookUp(hash);
      if (holder === undefined) this.met.delete(hash);
      else this.met.set(hash, { holder, atMs: Date.now() });
      return holder;
    } catch (error) {
      const known = this.met.get(hash);
      const nowMs = Date.now();
      if (known === undefined || nowMs - known.atMs > REMEMBERED_MS) throw error;
      const { expiresAt } = known.holder;
      return expiresAt !== null && expiresAt.getTime() <= nowMs ? undefined : known.holder;
    }
  }

  /** Makes one; its secret is told here and never again. `token_name_taken`: another that is not revoked has the name. */
  async create(
    client: PoolClient,
    { name, scopes, expiresAt }: NewToken,
  ): Promise<
    Result<
      { readonly secret: string; readonly row: ProgramToken },
      Failure<'token_name_taken' | 'too_many_tokens'>
    >
  > {
    const { rows: others } = await client.query<{ name: string }>(
      `select name from program_token where store_id = $1 and revoked_at is null for update`,
      [this.store],
    );
    if (others.some((other) => other.name === name)) return err('token_name_taken', { name });
    if (others.length >= MAX_TOKENS) return err('too_many_tokens', { max: MAX_TOKENS });
    const secret = `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64url')}`;
    const { rows } = await client.query<ProgramToken>(
      `insert into program_token (store_id, id, name, scopes, token_hash, expires_at) values ($1, $2, $3, $4, $5, $6)
       on conflict (store_id, name) where revoked_at is null do nothing returning ${COLUMNS}`,
      [this.store, uuidv7(Date.now(), random), name, scopes, hashOf(secret), expiresAt],
    );
    const row = rows[0];
    return row === undefined ? err('token_name_taken', { name }) : ok({ secret, row });
  }

  /** All, the revoked ones too, the newest first. */
  async list(): Promise<ProgramToken[]> {
    const { rows } = await this.pool.query<ProgramToken>(
      `select ${COLUMNS} from program_token where store_id = $1 order by revoked_at is not null, id desc limit 1000`,
      [this.store],
    );
    return rows;
  }

  /** Ends one for good; `isNew`: it was good until now. Undefined where there is none. */
  async revoke(
    client: PoolClient,
    id: string,
  ): Promise<{ readonly row: ProgramToken; readonly isNew: boolean } | undefined> {
    const { rows } = await client.query<ProgramToken>(
      `update program_token set revoked_at = now() where store_id = $1 and id = $2 and revoked_at is null returning ${COLUMNS}`,
      [this.store, id],
    );
    if (rows[0] !== undefined) return { row: rows[0], isNew: true };
    const { rows: before } = await client.query<ProgramToken>(
      `select ${COLUMNS} from program_token where store_id = $1 and id = $2`,
      [this.store, id],
    );
    return before[0] === undefined ? undefined : { row: before[0], isNew: false };
  }

  /** To be called once a revocation is committed: nobody is remembered, and what is open by it is closed. */
  revoked(id: string): void {
    for (const [hash, { holder }] of this.met) if (holder.id === id) this.met.delete(hash);
    for (const end of this.enders) end(id);
  }

  private async lookUp(hash: string): Promise<TokenHolder | undefined> {
    const { rows } = await this.pool.query<TokenHolder & { isSeen: boolean }>(
      `select id, name, scopes, expires_at as "expiresAt",
              coalesce(last_used_at > now() - $3 * interval '1 ms', false) as "isSeen"
         from program_token where store_id = $1 and token_hash = $2 and ${IS_GOOD}`,
      [this.store, hash, SEEN_MS],
    );
    if (rows[0] === undefined) return undefined;
    const { isSeen, ...holder } = rows[0];
    if (!isSeen)
      await this.pool.query('update program_token set last_used_at = now() where store_id = $1 and id = $2', [
        this.store,
        holder.id,
      ]);
    return holder;
  }
}
