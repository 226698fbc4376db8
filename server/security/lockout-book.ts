/** Keeps what lock-outs count in the table `failed_try`, so that whoever waits goes on waiting after a start of the hub. */
import type { Pool } from 'pg';
import { FORGET_MS, Lockout, type Failures, type LockoutOptions } from './lockout.ts';

export class LockoutBook {
  private readonly pool: Pool;
  private readonly store: string;
  private readonly lockouts = new Map<string, Lockout>();
  /** Written next, by kind and key. */
  private readonly changed = new Map<string, { readonly kind: string; readonly key: string }>();
  private loaded = false;
  private tail: Promise<void> = Promise.resolve();

  constructor(pool: Pool, store: string) {
    this.pool = pool;
    this.store = store;
  }

  /** One of that kind; a kind is asked for once. */
  lockout(kind: string, options: LockoutOptions): Lockout {
    const lockout = new Lockout(options, Date.now, (key) =>
      this.changed.set(`${kind}\n${key}`, { kind, key }),
    );
    this.lockouts.set(kind, lockout);
    return lockout;
  }

  /** Resolves once what was counted before the start counts. Throws what `pg` throws; it is tried again by the next. */
  async load(): Promise<void> {
    if (this.loaded) return;
    const { rows } = await this.pool.query<{ kind: string; key: string; count: number; lastMs: number }>(
      `select kind, key, count, (extract(epoch from last_at) * 1000)::bigint as "lastMs" from failed_try
        where store_id = $1 and last_at > now() - $2 * interval '1 ms'`,
      [this.store, FORGET_MS],
    );
    if (this.loaded) return;
    this.loaded = true;
    for (const { kind, key, ...failures } of rows) this.lockouts.get(kind)?.restore(key, failures);
  }

  /** Resolves once all that was counted is in the table. Throws what `pg` throws; then it is written with the next. */
  async save(): Promise<void> {
    const done = this.tail.then(() => this.write());
    this.tail = done.catch(() => undefined);
    return done;
  }

  private async write(): Promise<void> {
    const all = [...this.changed];
    if (all.length === 0) return;
    this.changed.clear();
    const rows = all.map(([, { kind, key }]) => ({ kind, key, ...this.failuresOf(kind, key) }));
    try {
      await this.pool.query(
        `with r as (select * from json_to_recordset($2::json) as r(kind text, key text, count int, "lastMs" bigint)),
              gone as (delete from failed_try f using r where f.store_id = $1 and f.kind = r.kind and f.key = r.key
                         and coalesce(r.count, 0) <= 0)
         insert into failed_try (store_id, kind, key, count, last_at)
         select $1, kind, key, count, to_timestamp("lastMs" / 1000.0) from r where count > 0
         on conflict (store_id, kind, key) do update set count = excluded.count, last_at = excluded.last_at`,
        [this.store, JSON.stringify(rows)],
      );
    } catch (error) {
      for (const [name, place] of all) this.changed.set(name, place);
      throw error;
    }
  }

  private failuresOf(kind: string, key: string): Failures | undefined {
    return this.lockouts.get(kind)?.failuresOf(key);
  }
}
