/**
 * Takes the logs of a restored replica through the rules once more, into an empty ledger, in the order in which they came in
 * at first. What the rules ask beside the logs (catalog, people, settings, the clock) is as the archive has it, not as it was
 * on the day: where an answer hangs on that, it may differ, and is told apart.
 */
import type { Client, Pool } from 'pg';
import { Bridge, settingsOf, type IngestEntry, type StockPolicy } from '../../bridge/index.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import type { StoredEntry } from '../../crdt-schema/sync/index.ts';
import { createVerifier } from '../security/crypto.ts';
import type { LevelStore } from '../storage/level-store.ts';

/** What the rules read and ops do not write. */
const GIVEN = [
  ...['device', 'person', 'product', 'customer', 'category', 'quote', 'quote_line', 'store_setting'],
  ...['parked_ticket', 'product_cost'],
];

/** Answers that hang on what is not in the logs. */
const BY_CIRCUMSTANCE = new Set([
  ...['unknown_product', 'product_inactive', 'unknown_customer', 'customer_inactive', 'unknown_quote'],
  ...['credit_limit', 'insufficient_stock', 'clock_out_of_range', 'waited_too_long', 'discount_limit'],
  ...['approval_invalid', 'session_not_open', 'rounding_mismatch', 'numbering_expired', 'device_revoked'],
  ...['unknown_device', 'refund_needs_sale', 'receipt_outside_lease', 'depends_on_void'],
]);

/** By the op that wrote the row. */
const BOOKED: Readonly<Record<string, string>> = {
  sale: 'id',
  sale_line: 'sale_id',
  sale_payment: 'sale_id',
  stock_move_line: 'op_id',
  cash_movement: 'id',
  expense: 'id',
  credit_payment: 'id',
};
/** Sums over many ops: the same only where all answers are. */
const SUMMED = ['stock_level', 'customer_balance', 'cash_session', 'cash_cut'];
/** When and in what turn, and what covers that. */
const VOLATILE = ['sealed_at', 'seal', 'updated_at', 'unheard'];

const FETCH_ROWS = 500;
const READ_AHEAD = 100;
const READ_BYTES = 1024 * 1024;

export interface ReplaySpec {
  readonly store: string;
  /** Schemas of one database: the restored ledger, and the empty one. */
  readonly restored: string;
  readonly empty: string;
  readonly stockPolicy?: StockPolicy | undefined;
}

export interface ReplayReport {
  readonly ops: number;
  /** Ops with another answer, for which there is a reason outside the logs. */
  readonly byCircumstance: number;
  readonly compared: readonly string[];
  /** Sums that cannot agree where an answer differs. */
  readonly notCompared: readonly string[];
}

export type ReplayFailure = Failure<'replay_refused' | 'replay_verdict_differs' | 'replay_rows_differ'>;

/** Gives each branch's entries in order, some read ahead. */
class Feed {
  private readonly level: LevelStore;
  private readonly ahead = new Map<string, { next: number; entries: StoredEntry[] }>();

  constructor(level: LevelStore) {
    this.level = level;
  }

  /** Entries from where the branch stands up to `seq`, that one too. */
  async upTo(segment: string, branch: number, seq: number): Promise<StoredEntry[]> {
    const key = `${segment}:${branch}`;
    const at = this.ahead.get(key) ?? { next: 0, entries: [] };
    this.ahead.set(key, at);
    const out: StoredEntry[] = [];
    while (at.next <= seq) {
      if (at.entries.length === 0)
        at.entries = await this.level.read(segment, branch, at.next, READ_AHEAD, READ_BYTES);
      const entry = at.entries.shift();
      if (entry === undefined) break;
      out.push(entry);
      at.next += 1;
    }
    return out;
  }
}

interface Place {
  readonly segment: string;
  readonly branch: number;
  readonly seq: number;
  readonly device_id: string;
  readonly received_at: Date;
}

/** Replays all; how many ops there were. `client` is of its own and in no transaction. */
const replayAll = async (
  client: Client,
  pool: Pool,
  level: LevelStore,
  { store, restored, stockPolicy }: ReplaySpec,
  progress: (done: number) => void,
): Promise<Result<number, ReplayFailure>> => {
  const setting = await client.query<{ data: Readonly<Record<string, unknown>> }>(
    `select data from ${restored}.store_setting where store_id = $1`,
    [store],
  );
  let nowMs = 0;
  const bridge = await Bridge.open({
    ...{ pool, store, nowMs: () => nowMs, verify: createVerifier() },
    settings: () => settingsOf(setting.rows[0]?.data),
    ...(stockPolicy === undefined ? {} : { stockPolicy }),
  });
  const feed = new Feed(level);
  let ops = 0;
  await client.query('begin read only');
  await client.query(
    `declare places no scroll cursor for
     select segment, branch, seq, device_id, received_at from ${restored}.op order by pos, nth`,
  );
  for (;;) {
    const { rows } = await client.query<Place>(`fetch ${FETCH_ROWS} from places`);
    if (rows.length === 0) break;
    const entries: IngestEntry[] = [];
    for (const { segment, branch, seq, device_id: device } of rows)
      for (const { hash, bytes, ...place } of await feed.upTo(segment, branch, seq))
        entries.push({ segment, branch, seq: place.seq, hash, bytes, device });
    nowMs = rows.at(-1)!.received_at.getTime();
    const taken = await bridge.ingest(entries);
    if (!taken.ok || taken.value.entries < entries.length)
      return err('replay_refused', { ops, code: taken.ok ? 'entry_not_taken' : taken.error.code });
    progress((ops += rows.length));
  }
  await client.query('commit');
  return ok(ops);
};

/** Rows that one of the two has and the other has not. */
const differing = async (
  client: Client,
  { restored, empty }: ReplaySpec,
  table: string,
  but: string,
): Promise<number> => {
  const { rows: columns } = await client.query<{ name: string; type: string }>(
    `select column_name as name, data_type as type from information_schema.columns
     where table_schema = $1 and table_name = $2 and column_name <> all($3) order by ordinal_position`,
    [restored, table, VOLATILE],
  );
  const list = columns
    .map(({ name, type }) => (type === 'json' ? `"${name}"::text` : `"${name}"`))
    .join(', ');
  const of = (schema: string): string => `select ${list} from ${schema}.${table}${but}`;
  const { rows } = await client.query<{ n: string }>(
    `select (select count(*) from (${of(restored)} except all ${of(empty)}) a)
          + (select count(*) from (${of(empty)} except all ${of(restored)}) b) as n`,
  );
  return Number(rows[0]!.n);
};

interface VerdictPair {
  readonly id: string;
  readonly was: string;
  readonly is: string;
}

const differingVerdicts = async (client: Client, { restored, empty }: ReplaySpec): Promise<VerdictPair[]> => {
  const { rows } = await client.query<VerdictPair>(
    `select coalesce(a.id, b.id)::text as id, coalesce(a.code, a.status, 'absent') as was,
            coalesce(b.code, b.status, 'absent') as is
     from ${restored}.op a full join ${empty}.op b using (store_id, id)
     where (a.status, a.code, a.settled_by, a.settled_how, a.settled_instead, a.hash8) is distinct from
           (b.status, b.code, b.settled_by, b.settled_how, b.settled_instead, b.hash8)`,
  );
  return rows;
};

/** Replays and compares, table by table. */
export const replayLogs = async (
  client: Client,
  pool: Pool,
  level: LevelStore,
  spec: ReplaySpec,
  progress: (done: number) => void,
): Promise<Result<ReplayReport, ReplayFailure>> => {
  const { restored, empty } = spec;
  for (const table of GIVEN)
    await client.query(`insert into ${empty}.${table} select * from ${restored}.${table}`);
  const replayed = await replayAll(client, pool, level, spec, progress);
  if (!replayed.ok) return replayed;
  const verdicts = await differingVerdicts(client, spec);
  const strange = verdicts.find(({ was, is }) => !BY_CIRCUMSTANCE.has(was) && !BY_CIRCUMSTANCE.has(is));
  if (strange !== undefined)
    return err('replay_verdict_differs', { op: strange.id, was: strange.was, is: strange.is });
  const others = verdicts.map(({ id }) => client.escapeLiteral(id)).join(', ');
  const compared: string[] = [];
  for (const [table, key] of Object.entries(BOOKED)) {
    const but = others === '' ? '' : ` where ${key} not in (${others})`;
    const rows = await differing(client, spec, table, but);
    if (rows > 0) return err('replay_rows_differ', { table, rows });
    compared.push(table);
  }
  for (const table of others === '' ? SUMMED : []) {
    const rows = await differing(client, spec, table, '');
    if (rows > 0) return err('replay_rows_differ', { table, rows });
    compared.push(table);
  }
  const notCompared = others === '' ? [] : SUMMED;
  return ok({ ops: replayed.value, byCircumstance: verdicts.length, compared, notCompared });
};
