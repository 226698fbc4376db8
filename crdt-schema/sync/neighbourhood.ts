/**
 * Who is there: each peer tells those that are live with it who else is, so that all know of peers that they hear through
 * others alone. By the same way two of those may speak to begin a connection of their own.
 */
import { MAX_UNSENT_BYTES } from '../limits.ts';
import type { Connection, LiveConnection } from './connection.ts';
import type { Context } from './context.ts';

/** One that we hear of. */
export interface Heard {
  /** Live with us. */
  readonly direct: boolean;
  /** Devices that are live with us and with it. */
  readonly through: readonly string[];
  /** Program and version, as it said. */
  readonly software: string;
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

  closed(conn: Connection): void {
    this.told.delete(conn.id);
    this.changed();
  }

  peers(conn: LiveConnection, peers: readonly { device: string; software: string }[]): void {
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
}
