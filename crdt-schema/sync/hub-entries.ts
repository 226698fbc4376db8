/**
 * Reads what the hub says in its log. Whose log an entry stands in is told by the device's certificate, and where a disk died
 * between two writes it may hold the one without the other: the entry waits until the certificate is here.
 */
import { deviceOfSegment } from '../model/ids.ts';
import { decodeVerdictEntry } from '../verdicts/verdict-entry.ts';
import type { Context } from './context.ts';
import type { StoredEntry } from './events.ts';
import type { Retention } from './retention.ts';
import type { Standings } from './standings.ts';

export class HubEntries {
  private readonly context: Context;
  private readonly retention: Retention;
  private readonly standings: Standings;
  /** Entries of devices that are not known, by device. */
  private readonly waiting = new Map<string, StoredEntry[]>();

  constructor(context: Context, retention: Retention, standings: Standings) {
    this.context = context;
    this.retention = retention;
    this.standings = standings;
  }

  /** Whether the entry waits, as nobody knows yet whether its device is a hub. */
  waits(entry: StoredEntry): boolean {
    const device = deviceOfSegment(entry.segment);
    if (this.context.certificates.has(device)) return false;
    const list = this.waiting.get(device) ?? [];
    if (list.length === 0) this.waiting.set(device, list);
    list.push(entry);
    return true;
  }

  /** The device became known: its entries that waited, in order. */
  known(device: string): readonly StoredEntry[] {
    const list = this.waiting.get(device) ?? [];
    this.waiting.delete(device);
    return list;
  }

  /** Gives the ledger position that the entry publishes, if it is our own; else 0. */
  read({ segment, bytes }: StoredEntry): number {
    const entry = decodeVerdictEntry(bytes);
    if (!entry.ok) {
      this.context.count(entry.error.code);
      return 0;
    }
    this.context.heardHub(segment, entry.value);
    this.retention.heard(segment, entry.value);
    this.standings.answered(entry.value);
    const { full, more, pos } = entry.value;
    const isOwn = deviceOfSegment(segment) === this.context.identity.device;
    return isOwn && full !== true && more !== true ? pos : 0;
  }
}
