/**
 * Who is there: each peer tells those that are live with it who else is, so that all know of peers that they hear through
 * others alone. By the same way two of those may speak to begin a connection of their own.
 */
import { HEARD_SAVED_MS, MAX_UNSENT_BYTES } from '../limits.ts';
import type { LiveConnection, RemoteHead } from './connection.ts';
import type { Context } from './context.ts';
import type { Write } from './events.ts';
import { isTooOldFor } from './done.ts';
import { HeardMemory } from './heard-memory.ts';

/** One that we hear of. */
export interface Heard {
  /** Live with us. */
  readonly direct: boolean;
  /** Devices that are live with us and with it. */
  readonly through: readonly string[];
  /** Program and version, as it said. */
  readonly software: string;
}

/** A device of the store, heard or not. */
export interface Neighbour extends Pick<Heard, 'direct' | 'through'> {
  readonly device: string;
  /** When it was last heard, directly or through others, by our clock, Unix ms: now while it is. Undefined if never. */
  readonly heardMs: number | undefined;
  readonly software: string | undefined;
  /** Its clock minus ours when it last said `hello` to us, ms. */
  readonly skewMs: number | undefined;
  /** Entries of logs that one of us has said to hold and the other has not, while it is live with us; none that are done with. */
  readonly backlog: { readonly theyLack: number; readonly weLack: number } | undefined;
}

interface Signal {
  readonly to: string;
  readonly from: string;
  readonly payload: Uint8Array;
}

export class Neighbourhood {
  private readonly context: Context;
  /** By connection: who is live at its other end. */
  private readonly told = new Map<number, ReadonlyMap<string, string>>();
  private readonly memory = new HeardMemory();
  private savedMs = 0;

  constructor(context: Context) {
    this.context = context;
  }

  /** Somebody became live, or is live no more: everybody is told. */
  changed(): void {
    const peers = [...this.context.live()].map(({ certificate, software }) => ({
      device: certificate.device,
      software,
    }));
    for (const conn of this.context.live()) this.context.send(conn, { kind: 'peers', peers });
  }

  closed(conn: LiveConnection): void {
    const { certificate, software, skewMs } = conn;
    this.memory.set(certificate.device, { heardMs: this.context.nowMs, software, skewMs });
    this.forget(conn);
    this.told.delete(conn.id);
    this.save();
    this.changed();
  }

  /** What an earlier process remembered, where the disk holds it; what cannot be read is counted, and forgotten. */
  restore(bytes: Uint8Array | undefined): void {
    if (bytes !== undefined && !this.memory.restore(bytes)) this.context.count('heard_malformed');
  }

  tick(): void {
    const sinceMs = this.context.nowMs - this.savedMs;
    if (sinceMs < 0 || sinceMs >= HEARD_SAVED_MS) this.save();
  }

  /** What is remembered as it is now, to be stored. */
  toStore(): Write {
    const { nowMs } = this.context;
    for (const [device, { software }] of this.heard())
      this.memory.set(device, { heardMs: nowMs, software, skewMs: this.connectionTo(device)?.skewMs });
    return { kind: 'heard', bytes: this.memory.encode() };
  }

  peers(conn: LiveConnection, peers: readonly { device: string; software: string }[]): void {
    this.forget(conn);
    this.told.set(conn.id, new Map(peers.map(({ device, software }) => [device, software])));
    this.context.emit({ type: 'heard' });
  }

  /** Everybody but ourselves, by device. */
  heard(): Map<string, Heard> {
    const out = new Map<string, { direct: boolean; through: string[]; software: string }>();
    for (const { certificate, software } of this.context.live())
      out.set(certificate.device, { direct: true, through: [], software });
    for (const conn of this.context.live()) {
      for (const [device, software] of this.told.get(conn.id) ?? []) {
        if (device === this.context.identity.device) continue;
        const known = out.get(device) ?? { direct: false, through: [], software };
        known.through.push(conn.certificate.device);
        out.set(device, known);
      }
    }
    return out;
  }

  /** Every other device that is known, by its certificate or by hearsay. */
  neighbours(): Neighbour[] {
    const { certificates, identity, nowMs } = this.context;
    const heard = this.heard();
    const devices = new Set([...certificates.keys(), ...heard.keys()]);
    devices.delete(identity.device);
    return [...devices].map((device) => {
      const now = heard.get(device);
      const conn = this.connectionTo(device);
      const before = this.memory.get(device);
      // Remembered before the clock was set back; there is no clock before the first step.
      const bound = nowMs === 0 ? Number.POSITIVE_INFINITY : nowMs;
      const beforeMs = before === undefined ? undefined : Math.min(before.heardMs, bound);
      return {
        device,
        direct: now?.direct ?? false,
        through: now?.through ?? [],
        heardMs: now === undefined ? beforeMs : nowMs,
        software: now?.software ?? before?.software,
        skewMs: conn?.skewMs ?? before?.skewMs,
        backlog: conn === undefined ? undefined : this.backlog(conn),
      };
    });
  }

  /** Whether the peer said that the device is live with it. */
  hears(conn: LiveConnection, device: string): boolean {
    return this.told.get(conn.id)?.has(device) === true;
  }

  /** Says something to a peer that we hear through others; whoever is live with it passes it on. */
  send(to: string, payload: Uint8Array): void {
    const { device: from } = this.context.identity;
    for (const conn of this.context.live()) {
      const reaches = conn.certificate.device === to || this.told.get(conn.id)?.has(to) === true;
      if (reaches) return this.context.send(conn, { kind: 'signal', to, from, payload });
    }
  }

  /** For us, or for one that is live with us; what nobody can be reached for is dropped: it will be said again. */
  signal(conn: LiveConnection, { to, from, payload }: Signal): void {
    if (to === this.context.identity.device) return this.context.emit({ type: 'signal', from, payload });
    for (const other of this.context.live()) {
      if (other.certificate.device !== to || other.id === conn.id) continue;
      if (this.context.ports.unsentBytes(other.id) > MAX_UNSENT_BYTES) return;
      return this.context.send(other, { kind: 'signal', to, from, payload });
    }
  }

  private connectionTo(device: string): LiveConnection | undefined {
    for (const conn of this.context.live()) if (conn.certificate.device === device) return conn;
    return undefined;
  }

  /** It will say anew whom it hears: those whom it does not name any more were heard until now. */
  private forget(conn: LiveConnection): void {
    for (const [device, software] of this.told.get(conn.id) ?? [])
      this.memory.set(device, { heardMs: this.context.nowMs, software });
  }

  private save(): void {
    this.savedMs = this.context.nowMs;
    if (this.memory.isEmpty && this.heard().size === 0) return;
    this.context.persistLazily([this.toStore()]);
  }

  private backlog(conn: LiveConnection): { theyLack: number; weLack: number } {
    const { segments } = this.context;
    let [theyLack, weLack] = [0, 0];
    for (const segment of segments.ids()) {
      if (isTooOldFor(this.context, conn, segment)) continue;
      const theirs = longest(conn.log.remote.get(segment));
      theyLack += Math.max(0, segments.length(segment) - theirs);
    }
    for (const segment of conn.log.lacking)
      weLack += Math.max(0, longest(conn.log.remote.get(segment)) - segments.length(segment));
    return { theyLack, weLack };
  }
}

const longest = (heads: readonly RemoteHead[] = []): number =>
  heads.reduce((length, head) => Math.max(length, head.length), 0);
