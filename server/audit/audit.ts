/**
 * The audit: who did what, from where and when. Rows are added to the table `audit`, each chained to the one before it of its
 * store by SHA-256. Where the database is away they wait in a file beside the hub's identity, so that nothing that was
 * done goes unrecorded.
 */
import { createHash, randomUUID } from 'node:crypto';
import { appendFile, readFile, rm } from 'node:fs/promises';
import type { Pool, PoolClient } from 'pg';
import type { AuditAction, AuditActorKind } from '../../crdt-schema/exports/texts.ts';
import { inTransaction } from '../http/transaction.ts';
import { within } from '../http/within.ts';

/** Who acted. `name` as it was then; `person`: on whose behalf, by the word of a program. */
export interface AuditActor {
  readonly kind: AuditActorKind;
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly person?: string | undefined;
}

export interface AuditEvent {
  readonly action: AuditAction;
  readonly actor: AuditActor;
  /** Network address from which it came. */
  readonly address?: string | undefined;
  /** What it was done to: an id, a till, a file. */
  readonly target?: string | undefined;
  /** Nothing secret. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

export interface AuditRow extends AuditEvent {
  readonly seq: number;
  readonly id: string;
  /** ISO, UTC. */
  readonly at: string;
  /** SHA-256, hex. */
  readonly hash: string;
}

export interface AuditCheck {
  readonly ok: boolean;
  readonly entries: number;
  /** The last row: kept elsewhere it tells later whether rows were taken away from the end. */
  readonly head: { readonly seq: number; readonly hash: string } | null;
  /** The first row that does not follow from the one before it. */
  readonly brokenAt: number | null;
  /** The last row that was looked at. */
  readonly checkedTo: number;
}

/** What is asked for of the audit: all where nothing is said. */
export interface AuditFilter {
  /** Rows before that one. */
  readonly before?: number | undefined;
  readonly limit: number;
  readonly action?: AuditAction | undefined;
  readonly kind?: AuditActorKind | undefined;
  /** Who did it, or on whose behalf a program did. */
  readonly person?: string | undefined;
  /** Id or name, in any case, of who did it or on whose behalf it was done. */
  readonly who?: string | undefined;
  /** Unix ms, that one not any more. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

export interface AuditOptions {
  readonly pool: Pool;
  readonly store: string;
  /** Where rows wait while the database is away. */
  readonly spool: string;
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void;
}

/** As it is written, before it has its place in the chain. */
interface Noted {
  readonly id: string;
  readonly entry: string;
}

export const SPOOL_FILE = 'audit-pending.jsonl';

/** Any constant: names this lock among those of the database. */
const LOCK = 748_255_005;
/** The database is away where it says nothing for so long. */
const DATABASE_MS = 2_000;
const PRIVATE_FILE = 0o600;
const MAX_TEXT_CHARS = 200;
const MINUTE_MS = 60_000;
/** What anybody may cause without being let in is written so often in a minute, and counted beyond. */
const MAX_REFUSALS_A_MINUTE = 30;

/** Before the first row of a store. */
const genesis = (store: string): string => `tillmesh-audit:${store}`;

const hashOf = (before: string, seq: number, { id, entry }: Noted): string =>
  createHash('sha256').update(`${before}\n${seq}\n${id}\n${entry}`).digest('hex');

/** Rows that do not follow from the one before them. The same sum as `hashOf`. */
const brokenAmong = (rows: string): string => `
  select seq from (
    select a.*, lag(seq, 1, 0::bigint) over w as before_seq,
           lag(hash, 1, 'tillmesh-audit:' || store_id) over w as before_hash
      from ${rows} a window w as (partition by store_id order by seq)) a
  where seq <> before_seq + 1 or hash is distinct from
    encode(sha256(convert_to(before_hash || E'\\n' || seq || E'\\n' || id || E'\\n' || entry::text, 'UTF8')), 'hex')`;

export const BROKEN_AUDIT_ROWS = brokenAmong('audit');
/** Of the rows after one (`$2`) up to another (`$3`): the one before them is looked at, and not judged. */
const BROKEN_PART = `
  select min(seq) as seq from (${brokenAmong('(select * from audit where store_id = $1 and seq between $2 and $3)')}) b
   where seq > $2 having min(seq) is not null`;

/** Neither control characters nor endless texts get into the book; Postgres takes no NUL and no half of a pair. */
const cleaned = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  const text = value.length > MAX_TEXT_CHARS ? `${value.slice(0, MAX_TEXT_CHARS)}…` : value;
  return text.replaceAll(/[\p{Cc}\p{Cs}]/gu, '\uFFFD');
};

const note = ({ action, actor, address, target, details }: AuditEvent, atMs: number): Noted => ({
  id: randomUUID(),
  entry: JSON.stringify({ v: 1, atMs, action, actor, address, target, details }, (_, value: unknown) =>
    cleaned(value),
  ),
});

interface StoredRow {
  seq: number;
  id: string;
  entry: AuditEvent & { readonly atMs: number };
  hash: string;
}

const rowOf = ({ seq, id, entry, hash }: StoredRow): AuditRow => {
  const { atMs, action, actor, address, target, details } = entry;
  return { seq, id, at: new Date(atMs).toISOString(), action, actor, address, target, details, hash };
};

export class Audit {
  private readonly options: AuditOptions;
  private tail: Promise<void> = Promise.resolve();
  private spooled = true;
  private refusals = { sinceMs: 0, count: 0, untold: 0 };

  constructor(options: AuditOptions) {
    this.options = options;
  }

  /** Resolves once the events are durable: in the table, or in the file where the database is away. Never rejects. */
  record(...events: readonly AuditEvent[]): Promise<void> {
    const noted = events.map((event) => note(event, Date.now()));
    this.tail = this.tail.then(() => this.keep(noted));
    return this.tail;
  }

  /** As `record`, for what anybody can cause who is not let in: past a bound it is counted, and told with the next. */
  async recordRefusal(event: AuditEvent): Promise<void> {
    const nowMs = Date.now();
    const { refusals } = this;
    if (nowMs - refusals.sinceMs > MINUTE_MS)
      this.refusals = { sinceMs: nowMs, count: 0, untold: refusals.untold };
    if (this.refusals.count >= MAX_REFUSALS_A_MINUTE) {
      this.refusals.untold += 1;
      return;
    }
    const { untold } = this.refusals;
    this.refusals = { ...this.refusals, count: this.refusals.count + 1, untold: 0 };
    await this.record(untold === 0 ? event : { ...event, details: { ...event.details, untold } });
  }

  /** As part of a transaction of the caller's: it is recorded if and only if that is committed. */
  async recordIn(client: PoolClient, ...events: readonly AuditEvent[]): Promise<void> {
    await this.insert(
      client,
      events.map((event) => note(event, Date.now())),
    );
  }

  /** Brings what waits in the file into the table; to be called when the database is back. */
  async drain(): Promise<void> {
    await this.record();
  }

  /** The newest first, of those that the filter names. */
  async list({ before, limit, action, kind, person, who, fromMs, toMs }: AuditFilter): Promise<AuditRow[]> {
    const { rows } = await this.options.pool.query<StoredRow>(
      `select seq, id, entry, hash from audit where store_id = $1 and ($2::bigint is null or seq < $2)
         and ($3::text is null or entry->>'action' = $3)
         and ($4::text is null or entry->'actor'->>'kind' = $4)
         and ($5::text is null or $5 in (entry->'actor'->>'id', entry->'actor'->>'person'))
         and ($6::bigint is null or (entry->>'atMs')::bigint >= $6)
         and ($7::bigint is null or (entry->>'atMs')::bigint < $7)
         and ($8::text is null or $8 in (entry->'actor'->>'id', entry->'actor'->>'person')
           or lower(entry->'actor'->>'name') = lower($8)
           or coalesce(entry->'actor'->>'person', entry->'actor'->>'id') in (
             select id::text from person where store_id = $1 and lower(name) = lower($8)))
       order by seq desc limit $9`,
      [this.options.store, before, action, kind, person, fromMs, toMs, who, limit],
    );
    return rows.map(rowOf);
  }

  /** Reckons the chain again: all of it, or so many rows after one, as whoever waits wants to see how far it is. */
  async check({
    after = 0,
    limit,
  }: { readonly after?: number; readonly limit?: number } = {}): Promise<AuditCheck> {
    const { pool, store } = this.options;
    const { rows } = await pool.query<{ entries: number; seq: number | null; hash: string | null }>(
      `select (select count(*) from audit where store_id = $1) as entries, l.seq, l.hash
         from (select 1) one left join lateral (
           select seq, hash from audit where store_id = $1 order by seq desc limit 1) l on true`,
      [store],
    );
    const { entries, seq, hash } = rows[0]!;
    const last = seq ?? 0;
    const checkedTo = Math.min(last, after + (limit ?? last));
    const { rows: broken } = await pool.query<{ seq: number }>(BROKEN_PART, [store, after, checkedTo]);
    const brokenAt = broken[0]?.seq ?? null;
    const head = seq === null ? null : { seq, hash: hash! };
    return { ok: brokenAt === null, entries, head, brokenAt, checkedTo };
  }

  private async keep(noted: readonly Noted[]): Promise<void> {
    const { spool, log } = this.options;
    try {
      const waiting = this.spooled ? await this.waiting() : [];
      const all = [...waiting, ...noted];
      if (all.length > 0 && (await within(this.commit(all), DATABASE_MS)) === undefined)
        throw new Error('the database does not answer');
      if (waiting.length > 0) await rm(spool, { force: true });
      this.spooled = false;
    } catch {
      if (noted.length === 0) return;
      this.spooled = true;
      const lines = noted.map((one) => `${JSON.stringify(one)}\n`).join('');
      await appendFile(spool, lines, { mode: PRIVATE_FILE, flush: true }).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        log('audit_failed', { reason, entries: noted.map(({ entry }) => entry) });
      });
    }
  }

  /** What lies in the file; a last line that was cut short by a crash was told to nobody as recorded. */
  private async waiting(): Promise<Noted[]> {
    const text = await readFile(this.options.spool, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Noted);
  }

  private async commit(noted: readonly Noted[]): Promise<true> {
    await inTransaction(this.options.pool, (client) => this.insert(client, noted));
    return true;
  }

  private async insert(client: PoolClient, noted: readonly Noted[]): Promise<void> {
    const { store } = this.options;
    await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [LOCK, store]);
    const known = await client.query<{ id: string }>(
      'select id from audit where store_id = $1 and id = any($2)',
      [store, noted.map(({ id }) => id)],
    );
    const there = new Set(known.rows.map(({ id }) => id));
    const last = await client.query<{ seq: number; hash: string }>(
      'select seq, hash from audit where store_id = $1 order by seq desc limit 1',
      [store],
    );
    let { seq, hash } = last.rows[0] ?? { seq: 0, hash: genesis(store) };
    const rows = noted
      .filter(({ id }) => !there.has(id))
      .map((one) => {
        seq += 1;
        hash = hashOf(hash, seq, one);
        return { seq, hash, ...one };
      });
    if (rows.length === 0) return;
    await client.query(
      `insert into audit (store_id, seq, id, entry, hash)
       select $1, * from unnest($2::bigint[], $3::uuid[], $4::json[], $5::text[])`,
      [
        store,
        rows.map((row) => row.seq),
        rows.map(({ id }) => id),
        rows.map(({ entry }) => entry),
        rows.map((row) => row.hash),
      ],
    );
  }
}
