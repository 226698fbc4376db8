/**
 * Writes the ops of programs that are no peers: into the log of the hub's own second device, so that they are durable
 * whether the database is there or not, and are decided like any other. Answers once the verdict is there.
 */
import type { Pool } from 'pg';
import { decodeOp, encodeOp, opSchema, type Approval, type Op } from '../../crdt-schema/ops/op.ts';
import { approvalMessage } from '../../crdt-schema/ops/approval.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import type { Verdict } from '../../crdt-schema/verdicts/verdict.ts';
import { createHlc, type HlcClock } from '../../crdt-schema/model/clock.ts';
import { toHex } from '../../crdt-schema/model/ids.ts';
import type { Peer } from '../peer/peer.ts';
import { openPersonKey } from '../security/person-key.ts';
import { canonical, fingerprintOf, idOfKey, IdempotencyTable } from './idempotency.ts';
import { within } from './within.ts';

export interface OpWriterOptions {
  readonly peer: Peer;
  /** The device that writes: a writer of the peer. */
  readonly device: string;
  readonly pool: Pool;
  readonly store: string;
  /** Resolves once the op at this place of the logs has its verdict; false where the database is away. */
  readonly decided: (segment: string, seq: number) => Promise<boolean>;
}

/** An op as the ledger has it. */
export interface OpRecord {
  readonly id: string;
  readonly kind: string;
  readonly till: string;
  readonly op: Readonly<Record<string, unknown>> | null;
  readonly verdict: Verdict;
  /** The op that settled it, where it was not accepted, and how. */
  readonly settled: { readonly by: string; readonly how: string } | undefined;
  readonly occurredAt: Date;
  readonly receivedAt: Date;
  /** Of the ledger, at which it came in. */
  readonly position: number;
}

/** `pending`: in the log, and the ledger did not say what became of it; the hub's own log may know the verdict. */
export type Written =
  | { readonly state: 'decided'; readonly record: OpRecord; readonly isNew: boolean }
  | { readonly state: 'pending'; readonly id: string; readonly verdict: Verdict | undefined };

export type WriteFailure = Failure<
  | 'idempotency_key_reused'
  | 'request_in_progress'
  | 'op_malformed'
  | 'approval_refused'
  | 'numbering_exhausted'
  | 'numbering_expired'
  | 'store_failed'
>;

export interface WriteRequest {
  readonly key: string;
  readonly path: string;
  readonly kind: Op['kind'];
  /** Checked against the route's schema. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** What a person lets pass, by the PIN that opens the person's key. */
interface PinApproval {
  readonly code: string;
  readonly by: string;
  readonly pin: string;
}

interface OverrideBody extends PinApproval {
  readonly target: string;
  readonly reason: string;
  readonly also?: readonly PinApproval[];
}

type Outcome = Result<Written, WriteFailure>;

/** A request that waits for its twin, or for the verdict, longer than this is told to come again. */
const PATIENCE_MS = 10_000;
/** The database is away where it says nothing for so long. */
const DATABASE_MS = 2_000;

const DECIDED_BY_HUB = ['v', 'kind', 'at', 'till', 'receipt', 'id'];

/** What the client decided of an op, to tell two requests of one id apart. */
const essence = (op: Readonly<Record<string, unknown>>): string =>
  canonical(Object.fromEntries(Object.entries(op).filter(([name]) => !DECIDED_BY_HUB.includes(name))));

interface Row {
  id: string;
  kind: string;
  till: string;
  body: Record<string, unknown> | null;
  status: Verdict['status'];
  code: string | null;
  params: Record<string, string | number> | null;
  settled_by: string | null;
  settled_how: string | null;
  occurred_at: Date;
  received_at: Date;
  pos: number;
}

export const OP_COLUMNS =
  'id, kind, till, body, status, code, params, settled_by, settled_how, occurred_at, received_at, pos';

export const recordOf = (row: Row): OpRecord => ({
  id: row.id,
  kind: row.kind,
  till: row.till,
  op: row.body,
  verdict: {
    status: row.status,
    ...(row.code === null ? {} : { code: row.code }),
    ...(row.params === null ? {} : { params: row.params }),
  },
  settled:
    row.settled_by === null || row.settled_how === null
      ? undefined
      : { by: row.settled_by, how: row.settled_how },
  occurredAt: row.occurred_at,
  receivedAt: row.received_at,
  position: row.pos,
});

export class OpWriter {
  private readonly options: OpWriterOptions;
  private readonly table: IdempotencyTable;
  private readonly clock: HlcClock;
  private readonly inFlight = new Map<string, { fingerprint: string; outcome: Promise<Outcome> }>();

  constructor(options: OpWriterOptions) {
    this.options = options;
    this.clock = createHlc(options.device, Date.now);
    this.table = new IdempotencyTable(options.pool, options.store);
  }

  /** Requests of one key that come together have one effect and one answer. */
  async write(request: WriteRequest): Promise<Outcome> {
    const fingerprint = fingerprintOf(request.path, request.body);
    const twin = this.inFlight.get(request.key);
    if (twin !== undefined) {
      if (twin.fingerprint !== fingerprint) return err('idempotency_key_reused');
      return (await within(twin.outcome, PATIENCE_MS)) ?? err('request_in_progress');
    }
    const outcome = this.writeOne(request, fingerprint);
    this.inFlight.set(request.key, { fingerprint, outcome });
    try {
      return await outcome;
    } finally {
      this.inFlight.delete(request.key);
    }
  }

  /** The op as the ledger has it; `pending` where only the log has it. Rejects where neither can say. */
  async find(id: string): Promise<Written | undefined> {
    try {
      const record = await this.fromLedger(id);
      return record === undefined ? this.fromLog(id) : { state: 'decided', record, isNew: false };
    } catch (error) {
      const logged = this.fromLog(id);
      if (logged === undefined) throw error;
      return logged;
    }
  }

  private async fromLedger(id: string): Promise<OpRecord | undefined> {
    const { pool, store } = this.options;
    const query = `select ${OP_COLUMNS} from op where store_id = $1 and id = $2`;
    const found = await within(pool.query<Row>(query, [store, id]), DATABASE_MS);
    if (found === undefined) throw new Error('timeout of the database');
    return found.rows[0] === undefined ? undefined : recordOf(found.rows[0]);
  }

  private fromLog(id: string): Written | undefined {
    const { replica } = this.options.peer;
    const place = replica.placeOf(this.options.device, id);
    if (place === undefined) return undefined;
    return { state: 'pending', id, verdict: replica.standing(place.segment, place.seq)?.verdict };
  }

  private async writeOne(request: WriteRequest, fingerprint: string): Promise<Outcome> {
    const { store } = this.options;
    const named = request.body['id'];
    const id = typeof named === 'string' ? named : idOfKey(store, request.key);
    // Without the database the log alone keeps the promise: the op's id is the same.
    const claim = this.table.claim(request.key, fingerprint, id).catch(() => undefined);
    const claimed = await within(claim, DATABASE_MS);
    const isOther = claimed !== undefined && claimed.fingerprint !== fingerprint;
    if (isOther && claimed.op !== id) return err('idempotency_key_reused');
    const before = claimed === undefined ? undefined : await this.find(id).catch(() => undefined);
    // The op itself says what the key came with: the table may have forgotten it, and learned another.
    if (before?.state === 'decided') return this.again(request, before.record);
    if (isOther && before === undefined) return err('idempotency_key_reused');
    const built = await this.append(id, request);
    if (!built.ok) return built;
    const { segment, seq, op } = built.value;
    // An op of this id stood in the log already: with other contents the key was used twice.
    const isSame = op.kind === request.kind && essence(op) === essence(built.value.asked);
    if (!isSame) return err('idempotency_key_reused');
    // A database that did not take the key will hardly decide: the answer is a place to ask.
    const patience = claimed === undefined ? DATABASE_MS : PATIENCE_MS;
    const isDecided = await within(this.options.decided(segment, seq), patience);
    const after = isDecided === true ? await this.find(id).catch(() => undefined) : this.fromLog(id);
    if (after?.state === 'decided') return ok({ ...after, isNew: true });
    return ok(after ?? { state: 'pending', id, verdict: undefined });
  }

  private async again(request: WriteRequest, record: OpRecord): Promise<Outcome> {
    const asked = await this.opBody(record.id, request);
    if (!asked.ok) return asked;
    const isSame = record.kind === request.kind && essence(record.op ?? {}) === essence(asked.value);
    return isSame ? ok({ state: 'decided', record, isNew: false }) : err('idempotency_key_reused');
  }

  private async append(
    id: string,
    request: WriteRequest,
  ): Promise<Result<{ segment: string; seq: number; op: Op; asked: Record<string, unknown> }, WriteFailure>> {
    const { peer, device } = this.options;
    const asked = await this.opBody(id, request);
    if (!asked.ok) return asked;
    const { till } = peer.replica.context.certificates.get(device)!.certificate;
    let malformed: string | undefined;
    // A wall clock that was set back must not give again what is in the log already.
    this.clock.see(peer.replica.reachedClock(device));
    const result = await peer.append(({ series, receiptNumber }) => {
      const usesReceipt = request.kind === 'sale' || request.kind === 'refund';
      const receipt = usesReceipt ? { receipt: { series, number: receiptNumber } } : {};
      const common = { v: 1, kind: request.kind, id, at: this.clock.now(), till };
      const parsed = opSchema.safeParse({ ...asked.value, ...common, ...receipt });
      if (!parsed.success) {
        malformed = parsed.error.issues[0]?.path.join('.') ?? '';
        throw new Error('op_malformed');
      }
      return { id, bytes: encodeOp(parsed.data), usesReceipt };
    }, device);
    if (!result.ok) {
      if (malformed !== undefined) return err('op_malformed', { path: malformed });
      const { code, params } = result.error;
      if (code === 'numbering_exhausted' || code === 'numbering_expired') return err(code, params);
      return code === 'store_failed' ? err(code) : err('op_malformed', { path: '' });
    }
    const { segment, seq } = result.value;
    const [entry] = await peer.read(segment, 0, seq, 1, 0);
    const decoded = entry === undefined ? undefined : decodeOp(entry.bytes);
    return decoded?.ok === true
      ? ok({ segment, seq, op: decoded.value, asked: asked.value })
      : err('store_failed');
  }

  /** The fields of the op: approvals are signed with the keys of those who gave their PIN. */
  private async opBody(
    id: string,
    { kind, body }: WriteRequest,
  ): Promise<Result<Record<string, unknown>, WriteFailure>> {
    if (kind === 'override') {
      const { by, pin, code, also, ...rest } = body as unknown as OverrideBody;
      const signed = await this.approvals([{ code, by, pin }, ...(also ?? [])], rest.target, rest.reason);
      if (!signed.ok) return signed;
      const [approval, ...others] = signed.value;
      return ok({ ...rest, approval, ...(also === undefined ? {} : { also: others }) });
    }
    const given = body['approvals'] as readonly PinApproval[] | undefined;
    if (given === undefined) return ok({ ...body });
    const signed = await this.approvals(given, id, String(body['total']));
    return signed.ok ? ok({ ...body, approvals: signed.value }) : signed;
  }

  private async approvals(
    given: readonly PinApproval[],
    op: string,
    note: string,
  ): Promise<Result<Approval[], WriteFailure>> {
    const approvals: Approval[] = [];
    for (const { code, by, pin } of given) {
      const proof = await this.sign(by, pin, op, code, note);
      if (!proof.ok) return proof;
      approvals.push({ code, by, proof: proof.value });
    }
    return ok(approvals);
  }

  private async sign(
    person: string,
    pin: string,
    op: string,
    code: string,
    note: string,
  ): Promise<Result<string, WriteFailure>> {
    const { pool, store } = this.options;
    const { rows } = await pool.query<{ sealed_key: string }>(
      'select sealed_key from person where store_id = $1 and id = $2 and active',
      [store, person],
    );
    const opened = rows[0] === undefined ? undefined : await openPersonKey(rows[0].sealed_key, pin);
    // Whether the person or the PIN is wrong is nobody's business.
    if (opened?.ok !== true) return err('approval_refused', { person });
    return ok(toHex(opened.value.sign(approvalMessage({ store, op, code, note }))));
  }
}
