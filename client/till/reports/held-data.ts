/**
 * All that this till holds of the shop's ops, read for a report: other tills' too, and what the hub is done with. In a reading of
 * its own, so that what is old does not stay in the till's model and slow down each sale.
 */
import { occurredMs, type Op } from '../../../crdt-schema/ops/op.ts';
import { HeldOps } from '../../../crdt-schema/pending/held-ops.ts';
import { TillView } from '../../../crdt-schema/pending/session-view.ts';
import { PROGRAM_TILL } from '../../../crdt-schema/model/till.ts';
import { HeldLogs } from '../../common/model/held-logs.ts';
import type { TillModel } from '../model/till-model.ts';

/** What is held of one till. */
export interface HeldTill {
  readonly till: string;
  readonly isOwn: boolean;
  readonly ops: number;
  /** The first and the last of them, Unix ms; undefined where there is none. */
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
}

export interface HeldData {
  /** Those that count, each once, by the time at which they happened. */
  readonly ops: readonly Op[];
  readonly view: TillView;
  /** The own one first, then by name. Those of which nothing has come are among them. */
  readonly tills: readonly HeldTill[];
  /** Unix ms. */
  readonly readMs: number;
}

const byTime = (a: Op, b: Op): number => occurredMs(a) - occurredMs(b) || (a.id < b.id ? -1 : 1);

/** `ops` by time. `known` are the tills of the shop, whether or not something of them has come. */
export const heldTills = (ops: readonly Op[], known: Iterable<string>, own: string): HeldTill[] => {
  const byTill = new Map<string, Op[]>([...known].map((till) => [till, []]));
  for (const op of ops) {
    const list = byTill.get(op.till) ?? [];
    byTill.set(op.till, list);
    list.push(op);
  }
  return [...byTill]
    .map(([till, list]): HeldTill => {
      const [first, last] = [list[0], list.at(-1)];
      return {
        till,
        isOwn: till === own,
        ops: list.length,
        fromMs: first === undefined ? undefined : occurredMs(first),
        toMs: last === undefined ? undefined : occurredMs(last),
      };
    })
    .sort((a, b) => Number(b.isOwn) - Number(a.isOwn) || (a.till < b.till ? -1 : 1));
};

const tillsOf = ({ peer }: TillModel): Set<string> => {
  const tills = new Set<string>();
  for (const { certificate } of peer.replica.context.certificates.values())
    if (certificate.role === 'till' && certificate.till !== PROGRAM_TILL) tills.add(certificate.till);
  return tills;
};

export class HeldReader {
  private readonly till: TillModel;
  private readonly logs: HeldLogs;

  constructor(till: TillModel) {
    this.till = till;
    this.logs = new HeldLogs(till.peer, () => undefined, Date.now);
  }

  /** As the logs are now; read again it reads what is new alone. Throws where the disk cannot be read. */
  async read(): Promise<HeldData> {
    await this.logs.refreshWithDone();
    const held = new HeldOps([...this.logs.all()].map((entry) => this.logs.held(entry)));
    const view = new TillView(held);
    const ops: Op[] = [];
    for (const { id, op } of held.all()) if (view.isCounted(id)) ops.push(op);
    ops.sort(byTime);
    return { ops, view, tills: heldTills(ops, tillsOf(this.till), this.till.name), readMs: Date.now() };
  }
}
