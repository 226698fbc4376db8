/**
 * The audit of what tills and offices did by their own logs and edits, written in the transaction that books it: who let what
 * pass, dropped or corrected, and what prices and settings were and are. What came over HTTP is written down there, with its address.
 */
import type { PoolClient } from 'pg';
import type { RecordChange, Witness, WitnessedOp } from '../../bridge/index.ts';
import { sameValue } from '../../crdt-schema/catalog/index.ts';
import { approvalsOf } from '../../crdt-schema/ops/settle.ts';
import type { Audit, AuditActor, AuditEvent } from './audit.ts';

export interface LedgerWitnessOptions {
  readonly audit: Pick<Audit, 'recordIn'>;
  readonly store: string;
  /** Devices of the hub's own: what they write came over HTTP. */
  readonly own: readonly string[];
  readonly tillOf: (device: string) => string | undefined;
}

interface Given {
  readonly code: string;
  readonly by: string;
}

/** Every approval that the op bears, of whatever kind. */
const givenIn = (op: WitnessedOp['op']): readonly Given[] => [
  ...(op.kind === 'override' ? approvalsOf(op) : 'approvals' in op ? (op.approvals ?? []) : []),
  ...('authority' in op && op.authority !== undefined ? [op.authority] : []),
];

const eventsOf = ({ op, verdict, till }: WitnessedOp, actorOf: (by: string | undefined) => AuditActor) => {
  const { id, cashier } = op;
  const outcome = verdict.status === 'accepted' ? {} : { status: verdict.status, refused: verdict.code };
  const base = { op: id, kind: op.kind, till, cashier, ...outcome };
  const given = givenIn(op);
  if (op.kind === 'void')
    return [
      {
        ...{ action: 'voided' as const, target: op.target, actor: actorOf(given[0]?.by ?? cashier) },
        details: { ...base, reason: op.reason },
      },
    ];
  const total = 'total' in op ? { total: op.total } : {};
  const reason = 'reason' in op ? { reason: op.reason } : {};
  return given.map(({ code, by }) => ({
    action: code === 'replace' ? ('corrected' as const) : ('overridden' as const),
    target: op.kind === 'override' ? op.target : 'replaces' in op ? (op.replaces ?? id) : id,
    actor: actorOf(by),
    details: { ...base, code, ...total, ...reason },
  }));
};

export const ledgerWitness = ({ audit, store, own, tillOf }: LedgerWitnessOptions): Witness => ({
  async ops(client, ops) {
    const theirs = ops.filter(({ device }) => !own.includes(device));
    if (theirs.length === 0) return;
    const people = new Set(
      theirs.flatMap(({ op }) => [
        ...givenIn(op).map(({ by }) => by),
        ...(op.cashier === undefined ? [] : [op.cashier]),
      ]),
    );
    const { rows } = await client.query<{ id: string; name: string }>(
      'select id, name from person where store_id = $1 and id = any($2::uuid[])',
      [store, [...people]],
    );
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    const events = theirs.flatMap((each): AuditEvent[] => {
      const { device, till, op, verdict } = each;
      // A signature that the bridge has checked is the person's own; a name is the device's word.
      const isProved = verdict.status === 'accepted' && givenIn(op).length > 0;
      return eventsOf(each, (by) =>
        isProved && by !== undefined
          ? { kind: 'person', id: by, name: names.get(by) }
          : { kind: 'device', id: device, name: till, person: by },
      );
    });
    await audit.recordIn(client, ...events);
  },

  async changed(client: PoolClient, records: readonly RecordChange[]) {
    const events = records.flatMap(({ entity, id, changes }): AuditEvent[] =>
      changes.flatMap(({ field, previous, value, origin }): AuditEvent[] => {
        const isPrice = entity === 'products' && field === 'price';
        if ((!isPrice && entity !== 'settings') || sameValue(previous, value)) return [];
        if (origin === undefined || own.includes(origin.device)) return [];
        const actor = {
          ...({
            kind: 'device',
            id: origin.device,
            name: tillOf(origin.device),
            person: origin.who,
          } as const),
        };
        const change = { from: previous ?? null, to: value ?? null };
        return isPrice
          ? [{ action: 'price_changed', actor, target: id, details: change }]
          : [{ action: 'settings_changed', actor, target: id, details: { fields: { [field]: change } } }];
      }),
    );
    if (events.length > 0) await audit.recordIn(client, ...events);
  },
});
