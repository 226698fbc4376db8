/** One store's bridge: logs and catalog into Postgres, verdicts out. Retries what a database may refuse for a moment. */
import type { Pool, PoolClient } from 'pg';
import { ok, type Failure, type Result } from '../crdt-schema/result.ts';
import type { SharedPerson, VerdictEntry } from '../crdt-schema/verdicts/verdict-entry.ts';
import type { Batch, IngestEntry } from './batch.ts';
import { inTransaction, ingestBatch, lockStore, type IngestFailure, type IngestReport } from './ingest.ts';
import type { Verification } from '../crdt-schema/ports.ts';
import type { Certificate } from '../crdt-schema/log/certificate.ts';
import type { StockPolicy, StoreSettings } from './ledger.ts';
import type { IngestOptions } from './options.ts';
import { entityNames, type EntityName } from '../crdt-schema/catalog/index.ts';
import type { CatalogRow } from './projection.ts';
import { loadStored, removeOthers, saveRecords } from './sql/project.ts';
import { refreshDays, type DayTotalsReport } from './day-totals.ts';
import { settingsOf } from './settings.ts';
import { openEpoch } from './epoch.ts';
import { loadLogs } from './sql/logs.ts';
import { createWallClock, type WallClock } from '../crdt-schema/exports/wall-clock.ts';
import type { LedgerLogs } from '../crdt-schema/sync/index.ts';
import { publish, saveBatch } from './save-batch.ts';
import { settleWaiting } from './waiting.ts';

export interface BridgeOptions {
  readonly pool: Pool;
  readonly store: string;
  readonly nowMs: () => number;
  /** The store's policies as they are now. */
  readonly settings?: () => StoreSettings;
  /** Checks a person's signature; without it no approval counts. */
  readonly verify?: (signed: Verification) => boolean;
  readonly stockPolicy?: StockPolicy;
  readonly told?: IngestOptions['told'];
  readonly witness?: IngestOptions['witness'];
  readonly fault?: (step: 'before_commit' | 'after_commit') => void;
}

export interface DeviceRow {
  readonly id: string;
  readonly till: string;
  readonly series: string;
  readonly role: string;
  /** As the certificate grants it; absent where it says nothing. */
  readonly numbering?: Certificate['numbering'];
  /** Its ops are rejected from now on. Once revoked it stays so. */
  readonly revoked?: boolean;
}

export interface OutboxRow {
  readonly pos: number;
  readonly payload: Uint8Array;
}

/** Catalog records as they are now, by entity. */
export type CatalogBatch = Readonly<Partial<Record<EntityName, readonly CatalogRow[]>>>;

export type BridgeFailure = IngestFailure | Failure<'not_storable'>;

/** Records that ops may wait for, and by what name. */
const CAUSES = [
  ['products', 'product'],
  ['customers', 'customer'],
  ['quotes', 'quote'],
] as const;
const MAX_ATTEMPTS = 5;
const RETRY_MS = 50;
/** Serialization failure and deadlock: the same transaction may pass the next time. */
const PASSING = new Set(['40001', '40P01']);
/** Data exceptions and broken constraints: the same rows fail every time. */
const isPermanent = (code: string): boolean => code.startsWith('22') || code.startsWith('23');

const NONE: IngestReport = { entries: 0, accepted: 0, rejected: 0, waiting: 0 };

const sqlState = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

const retried = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!PASSING.has(sqlState(error)) || attempt >= MAX_ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS * attempt));
    }
  }
};

export class Bridge {
  private readonly pool: Pool;
  private readonly options: IngestOptions;
  private days: { readonly timeZone: string; readonly clock: WallClock } | undefined;

  private constructor(pool: Pool, options: IngestOptions) {
    this.pool = pool;
    this.options = options;
  }

  /** Takes the store's lease: a bridge that held it before can commit no more. */
  static async open(options: BridgeOptions): Promise<Bridge> {
    const {
      pool,
      store,
      nowMs,
      settings = () => settingsOf(),
      verify = () => false,
      stockPolicy = 'allow_negative',
      told,
      witness,
      fault,
    } = options;
    const { rows } = await pool.query<{ lease_epoch: number }>(
      `insert into store (id, lease_epoch) values ($1, 1)
       on conflict (id) do update set lease_epoch = store.lease_epoch + 1 returning lease_epoch`,
      [store],
    );
    const leaseEpoch = rows[0]!.lease_epoch;
    return new Bridge(pool, {
      ...{ store, leaseEpoch, nowMs, settings, stockPolicy, verify, told, witness, fault },
    });
  }

  /** Next entry wanted, per `segment:branch`. */
  async cursors(): Promise<Map<string, number>> {
    const { rows } = await this.pool.query<{ segment: string; branch: number; next_seq: number }>(
      'select segment, branch, next_seq from segment_cursor where store_id = $1',
      [this.options.store],
    );
    return new Map(rows.map((row) => [`${row.segment}:${row.branch}`, row.next_seq]));
  }

  /**
   * Takes entries in, in as few transactions as can be: one that cannot be stored is found by halves, and stops its own log
   * alone. The report's `entries` counts what came in. `meanwhile` is called while the database works: the time to collect
   * and `readAhead` the next entries.
   */
  async ingest(
    entries: readonly IngestEntry[],
    meanwhile?: () => void,
  ): Promise<Result<IngestReport, BridgeFailure>> {
    const stopped = new Map<string, Failure<'not_storable'>>();
    const report = await this.ingestBut(stopped, entries, meanwhile);
    const [only] = stopped.values();
    return only !== undefined && entries.length === 1 ? { ok: false, error: only } : report;
  }

  /** Under the lease, as a hub that overslept would put back an older certificate of a device. */
  async saveDevices(devices: readonly DeviceRow[]): Promise<Result<void, Failure<'lease_lost'>>> {
    return retried(() =>
      inTransaction<void, Failure<'lease_lost'>>(this.pool, async (client) => {
        const position = await lockStore(client, this.options);
        if (!position.ok) return position;
        await client.query(
          `insert into device (store_id, id, till, series, role, numbering, revoked)
           select $1, id, till, series, role, numbering, coalesce(revoked, false)
           from json_to_recordset($2::json)
             as r(id text, till text, series text, role text, numbering jsonb, revoked boolean)
           on conflict (store_id, id) do update set till = excluded.till, series = excluded.series, role = excluded.role,
             numbering = excluded.numbering, revoked = device.revoked or excluded.revoked`,
          [this.options.store, JSON.stringify(devices)],
        );
        return ok(undefined);
      }),
    );
  }

  /**
   * Projects catalog records and settles the ops that waited for them, in one transaction. Returns how many records
   * changed.
   */
  async project(batch: CatalogBatch): Promise<Result<number, Failure<'lease_lost'>>> {
    const { store, witness } = this.options;
    return retried(() =>
      inTransaction<number, Failure<'lease_lost'>>(this.pool, async (client) => {
        const position = await lockStore(client, this.options);
        if (!position.ok) return position;
        let changed = 0;
        for (const entity of entityNames)
          changed += await saveRecords(client, store, entity, batch[entity] ?? [], witness);
        const causes = CAUSES.flatMap(([entity, name]) =>
          (batch[entity] ?? []).map(({ id }) => `${name}:${id}`),
        );
        await this.publishLate(client, position.value, await settleWaiting(client, causes, this.options));
        return ok(changed);
      }),
    );
  }

  /** Rejects what has waited too long. Returns how many ops have a new verdict. */
  async expire(): Promise<Result<number, Failure<'lease_lost'>>> {
    return retried(() =>
      inTransaction<number, Failure<'lease_lost'>>(this.pool, async (client) => {
        const position = await lockStore(client, this.options);
        if (!position.ok) return position;
        const settled = await settleWaiting(client, [], this.options, true);
        return ok(await this.publishLate(client, position.value, settled));
      }),
    );
  }

  /** Tells what became of ops that waited, at the next position of the ledger. Returns how many there were. */
  private async publishLate(client: PoolClient, position: number, batch: Batch | undefined): Promise<number> {
    if (batch === undefined) return 0;
    const saved = await saveBatch(client, batch, position + 1, this.options);
    await publish(client, this.options.store, position + 1, [], saved);
    return saved.late.length;
  }

  /** The fields of a record as the ledger has them. */
  async recordData(entity: EntityName, id: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    return (await loadStored(this.pool, this.options.store, entity, [id])).get(id)?.data;
  }

  /** Removes the records of an entity that the catalog does not have. Returns how many there were. */
  async forgetOthers(
    entity: EntityName,
    ids: readonly string[],
  ): Promise<Result<number, Failure<'lease_lost'>>> {
    return retried(() =>
      inTransaction<number, Failure<'lease_lost'>>(this.pool, async (client) => {
        const position = await lockStore(client, this.options);
        if (!position.ok) return position;
        return ok(await removeOthers(client, this.options.store, entity, ids));
      }),
    );
  }

  /** The ledger's position: 0 before its first commit. */
  async position(): Promise<number> {
    const { rows } = await this.pool.query<{ pos: number }>(
      'select ledger_pos as pos from store where id = $1',
      [this.options.store],
    );
    return rows[0]?.pos ?? 0;
  }

  /**
   * Opens an epoch where the ledger is older than what the hub told (`published`); returns whether it was. What it lacks has
   * to be taken in from the logs as ever.
   */
  async outrun(published: number): Promise<Result<boolean, Failure<'lease_lost'>>> {
    return retried(() =>
      inTransaction<boolean, Failure<'lease_lost'>>(this.pool, async (client) => {
        const position = await lockStore(client, this.options);
        if (!position.ok) return position;
        if (position.value >= published) return ok(false);
        await openEpoch(client, this.options.store, this.options.nowMs(), published);
        return ok(true);
      }),
    );
  }

  /**
   * Adds up what was sold on the days that are behind, for about `budgetMs`, by the clock of the time zone; `fromStart`: on
   * all days anew. Beside ingestion, by a connection of its own.
   */
  async refreshDays(timeZone: string, budgetMs: number, fromStart?: boolean): Promise<DayTotalsReport> {
    // Made once: to make it takes longer than to add up a day of a small shop.
    if (this.days?.timeZone !== timeZone) this.days = { timeZone, clock: createWallClock(timeZone) };
    const { store, nowMs } = this.options;
    return refreshDays(this.pool, store, { ...this.days, budgetMs, nowMs, fromStart });
  }

  /** Verdict entries after a position, in order. */
  async unpublished(afterPos: number, limit: number): Promise<OutboxRow[]> {
    const { rows } = await this.pool.query<{ pos: number; payload: Buffer }>(
      'select pos, payload from verdict_outbox where store_id = $1 and pos > $2 order by pos limit $3',
      [this.options.store, afterPos, limit],
    );
    return rows;
  }

  /** What the ledger says of logs; `segments` are those that are not known to be done with. */
  async logs(segments: readonly string[]): Promise<LedgerLogs> {
    return loadLogs(this.pool, this.options.store, segments);
  }

  /** Everybody of the shop as tills may know them: of who has left, no key. */
  async people(): Promise<SharedPerson[]> {
    // Tills do not know viewers: to them they have left.
    const { rows } = await this.pool.query<SharedPerson & { sealedKey: string }>(
      `select id, name, case role when 'viewer' then 'cashier' else role end as role, active and role <> 'viewer' as active,
              public_key as "publicKey", sealed_key as "sealedKey"
       from person where store_id = $1 order by id`,
      [this.options.store],
    );
    return rows.map(({ sealedKey, ...person }) => ({ ...person, ...(person.active ? { sealedKey } : {}) }));
  }

  /** The whole stock and all that is owed, and the position that they stand for: the first entry of each segment of the hub. */
  async fullStock(): Promise<VerdictEntry> {
    const { rows } = await this.pool.query<{
      pos: number;
      stock: [string, number][] | null;
      owed: [string, number][] | null;
    }>(
      `select s.ledger_pos as pos,
              (select json_agg(json_build_array(l.product_id, l.quantity)) from stock_level l where l.store_id = s.id) as stock,
              (select json_agg(json_build_array(b.customer_id, b.amount)) from customer_balance b
               where b.store_id = s.id and b.amount <> 0) as owed
       from store s where s.id = $1`,
      [this.options.store],
    );
    const row = rows[0];
    return {
      v: 1,
      kind: 'verdicts',
      pos: row?.pos ?? 0,
      accepted: [],
      others: [],
      stock: row?.stock ?? [],
      owed: row?.owed ?? [],
      full: true,
    };
  }

  private async ingestBut(
    stopped: Map<string, Failure<'not_storable'>>,
    entries: readonly IngestEntry[],
    meanwhile?: () => void,
  ): Promise<Result<IngestReport, BridgeFailure>> {
    const keyOf = ({ segment, branch }: IngestEntry): string => `${segment}:${branch}`;
    const left = entries.filter((entry) => !stopped.has(keyOf(entry)));
    const [first] = left;
    if (first === undefined) return ok(NONE);
    try {
      return await retried(() => ingestBatch(this.pool, left, this.options, meanwhile));
    } catch (error) {
      const state = sqlState(error);
      if (!isPermanent(state)) throw error;
      if (left.length > 1) return this.inHalves(stopped, left);
      const { segment, seq } = first;
      stopped.set(keyOf(first), { code: 'not_storable', params: { segment, seq, sqlState: state } });
      return ok(NONE);
    }
  }

  private async inHalves(
    stopped: Map<string, Failure<'not_storable'>>,
    entries: readonly IngestEntry[],
  ): Promise<Result<IngestReport, BridgeFailure>> {
    const middle = Math.ceil(entries.length / 2);
    const before = await this.ingestBut(stopped, entries.slice(0, middle));
    if (!before.ok) return before;
    const after = await this.ingestBut(stopped, entries.slice(middle));
    if (!after.ok) return after;
    const [a, b] = [before.value, after.value];
    return ok({
      entries: a.entries + b.entries,
      accepted: a.accepted + b.accepted,
      rejected: a.rejected + b.rejected,
      waiting: a.waiting + b.waiting,
    });
  }
}
