/** Who holds which entries of the tills' logs: what every sentence of the demo is computed from. */
import type { Parts } from './parts.ts';
import { TILLS, type Till } from './network.ts';

export type Place = Till | 'hub';
export const PLACES: readonly Place[] = [...TILLS, 'hub'];
/** By log; a log that is not named has none there. */
type Lengths = Readonly<Record<string, number>>;

const DEVICE_CHARS = 32;
export const deviceOf = (segment: string): string => segment.slice(0, DEVICE_CHARS);

const hubLengths = ({ hub }: Parts): Lengths | undefined => {
  if (hub === undefined) return undefined;
  const { context } = hub.server.peer.replica;
  const lengths: Record<string, number> = {};
  for (const segment of context.segments.ids())
    if (!context.isHub(deviceOf(segment))) lengths[segment] = context.segments.length(segment);
  return lengths;
};

export class Holdings {
  private readonly parts: Parts;
  private readonly places = new Map<Place, Lengths>();
  /** The highest length that anybody was ever known to hold, less what was lost with a disk. */
  private readonly written = new Map<string, number>();
  /** What tills confirmed, and so have on their disks though they may not have reported it yet. */
  private readonly confirmedBy = new Map<Place, Record<string, number>>();
  /** Entries that are no sales, by log and number. */
  private readonly others = new Set<string>();

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** Looks at every disk again; one that is off keeps what was last known of it. */
  look(): void {
    for (const { till, status, report } of this.parts.tills.values()) {
      if (status === 'wiped') this.confirmedBy.delete(till);
      const held: Record<string, number> = {
        ...(status === 'wiped' ? {} : (report?.held ?? this.places.get(till))),
      };
      for (const [segment, length] of Object.entries(this.confirmedBy.get(till) ?? {}))
        held[segment] = Math.max(length, held[segment] ?? 0);
      this.places.set(till, held);
    }
    this.places.set('hub', hubLengths(this.parts) ?? this.places.get('hub') ?? {});
    for (const lengths of this.places.values())
      for (const [segment, length] of Object.entries(lengths))
        this.written.set(segment, Math.max(length, this.written.get(segment) ?? 0));
  }

  /** An entry was confirmed by its till: it is on its disk. */
  confirmed(till: Till, segment: string, seq: number, isSale: boolean): void {
    const known = this.confirmedBy.get(till) ?? {};
    known[segment] = Math.max(seq + 1, known[segment] ?? 0);
    this.confirmedBy.set(till, known);
    if (!isSale) this.others.add(`${segment}:${seq}`);
  }

  segments(): string[] {
    return [...this.written.keys()];
  }

  /** Logs of the till, whichever device wrote them. */
  ownOf(till: Till): string[] {
    const { devices } = this.parts.till(till);
    return this.segments().filter((segment) => devices.includes(deviceOf(segment)));
  }

  length(place: Place, segment: string): number {
    return this.places.get(place)?.[segment] ?? 0;
  }

  /** The most that one of them holds of the log. */
  most(places: readonly Place[], segment: string): number {
    return Math.max(0, ...places.map((place) => this.length(place, segment)));
  }

  /** Sales of the log from the one length to the other; 0 where the second is not larger. */
  sales(segment: string, from: number, to: number): number {
    let count = Math.max(0, to - from);
    for (let seq = from; seq < to; seq++) if (this.others.has(`${segment}:${seq}`)) count -= 1;
    return count;
  }

  isSale(segment: string, seq: number): boolean {
    return !this.others.has(`${segment}:${seq}`);
  }

  /** Sales that `place` holds, of these logs or of all. */
  heldBy(place: Place, segments = this.segments()): number {
    return segments.reduce((sum, segment) => sum + this.sales(segment, 0, this.length(place, segment)), 0);
  }

  /** Sales that one of `some` holds and none of `others`. */
  lacking(some: readonly Place[], others: readonly Place[], segments = this.segments()): number {
    return segments.reduce(
      (sum, segment) => sum + this.sales(segment, this.most(others, segment), this.most(some, segment)),
      0,
    );
  }

  /** All sales that were confirmed and not lost. */
  soldInAll(): number {
    return this.segments().reduce(
      (sum, segment) => sum + this.sales(segment, 0, this.written.get(segment)!),
      0,
    );
  }

  /** After a disk was lost: what nobody else has is gone. Gives how many sales that were. */
  writeOff(): number {
    let lost = 0;
    for (const [segment, length] of this.written) {
      const left = this.most(PLACES, segment);
      lost += this.sales(segment, left, length);
      this.written.set(segment, left);
    }
    return lost;
  }

  /** Who is on and heard by the others: tills with their cable, and the hub where the internet is. */
  connected(): Place[] {
    const { parts } = this;
    const lan = TILLS.filter((till) => parts.till(till).status === 'on' && parts.network.isUp(till));
    return parts.hub !== undefined && parts.network.isUp('internet') && lan.length > 0
      ? [...lan, 'hub']
      : lan;
  }

  /** Whether all that are connected hold the same, and the ledger has answered what the hub holds. */
  isSettled(): boolean {
    const places = this.connected();
    const same = this.segments().every((segment) => {
      const most = this.most(places, segment);
      return places.every((place) => this.length(place, segment) === most);
    });
    return same && (!places.includes('hub') || this.isBooked());
  }

  /** Whether the ledger has an answer to every entry that the hub holds. */
  isBooked(): boolean {
    const { rows } = this.parts.ledger;
    const held = this.segments().reduce((sum, segment) => sum + this.length('hub', segment), 0);
    return rows.length >= held && rows.every(({ status }) => status !== 'waiting');
  }
}
