/**
 * `Idempotency-Key` as in the IETF draft. The key gives the op's id, so that a second effect is impossible for good;
 * the table remembers for 24 hours which body the key came with, and answers come from the op's own verdict.
 */
import type { Pool } from 'pg';
import { uuidFromDigest } from '../../crdt-schema/model/ids.ts';
import { isStorable } from '../../crdt-schema/model/text.ts';
import { sha256 } from '../security/crypto.ts';

const MAX_KEY_CHARS = 255;
const FORGET_EVERY_MS = 60 * 60 * 1_000;
const DOMAIN = 'tillmesh/idempotency/1';
const encoder = new TextEncoder();

/** The key in the header, with or without the quotes of a structured string; undefined where it is none. */
export const readKey = (header: string): string | undefined => {
  const text = header.trim();
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(text);
  const key = quoted === null ? text : quoted[1]!.replace(/\\(.)/g, '$1');
  return key === '' || key.length > MAX_KEY_CHARS || !isStorable(key) ? undefined : key;
};

/** The same JSON whatever the order of its members. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

export const idOfKey = (store: string, key: string): string =>
  uuidFromDigest(sha256(encoder.encode(JSON.stringify([DOMAIN, store, key]))));

/** A PIN is left out: whoever reads the table could try all of them. */
const withoutPins = (body: unknown): unknown =>
  JSON.parse(JSON.stringify(body, (name, inner: unknown) => (name === 'pin' ? undefined : inner)));

export const fingerprintOf = (path: string, body: unknown): string =>
  Buffer.from(sha256(encoder.encode(canonical([path, withoutPins(body)])))).toString('hex');

export class IdempotencyTable {
  private readonly pool: Pool;
  private readonly store: string;
  private forgetAtMs = 0;

  constructor(pool: Pool, store: string) {
    this.pool = pool;
    this.store = store;
  }

  /** Remembers the key; the fingerprint that it came with first, and the op that it stands for. */
  async claim(key: string, fingerprint: string, op: string): Promise<{ fingerprint: string; op: string }> {
    const values = [this.store, key, fingerprint, op];
    const { rows } = await this.pool.query<{ fingerprint: string; op: string }>(
      `insert into idempotency as i (store_id, key, fingerprint, op_id) values ($1, $2, $3, $4)
       on conflict (store_id, key) do update
         set fingerprint = case when i.created_at < now() - interval '24 hours' then excluded.fingerprint else i.fingerprint end,
             op_id = case when i.created_at < now() - interval '24 hours' then excluded.op_id else i.op_id end,
             created_at = case when i.created_at < now() - interval '24 hours' then now() else i.created_at end
       returning fingerprint, op_id as op`,
      values,
    );
    if (Date.now() >= this.forgetAtMs) {
      this.forgetAtMs = Date.now() + FORGET_EVERY_MS;
      // Nobody waits for it: what it leaves, the next one takes.
      void this.forget().catch(() => undefined);
    }
    return rows[0]!;
  }

  private async forget(): Promise<void> {
    await this.pool.query(
      "delete from idempotency where store_id = $1 and created_at < now() - interval '24 hours'",
      [this.store],
    );
  }
}
