/**
 * A till node: a peer with an address. It serves its status page and takes connections, and keeps its own to the
 * other tills and to the hub. It is whole without any of them.
 */
import { uuidv7 } from '../../crdt-schema/model/ids.ts';
import { encodeOp, type Op } from '../../crdt-schema/ops/op.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { createStatusApp } from '../http/status-page.ts';
import { serve, type Serving } from '../http/serve.ts';
import { dial, type Dialer } from '../peer/dialer.ts';
import { listen, type Listener } from '../peer/listener.ts';
import { Peer, type PeerFailure, type PeerListeners } from '../peer/peer.ts';
import { statusOf } from '../peer/status.ts';
import { random } from '../security/crypto.ts';

export interface TillNodeOptions {
  readonly folder: string;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Sync addresses of other tills and of the hub. */
  readonly dial: readonly string[];
  readonly catalogToken?: string;
  readonly listeners?: PeerListeners;
}

/** What the device adds to an op at the moment it is written. */
export interface Stamp {
  readonly at: string;
  readonly till: string;
  readonly receipt: { readonly series: string; readonly number: number };
}

/** Where a confirmed op stands. */
export interface Confirmed {
  readonly id: string;
  readonly segment: string;
  readonly seq: number;
}

export type TillFailure = PeerFailure | Failure<'port_in_use' | 'cannot_listen'>;

export class TillNode {
  readonly peer: Peer;
  readonly links: Dialer[] = [];
  readonly port: number;
  private readonly serving: Serving;
  private readonly listener: Listener;

  private constructor(peer: Peer, serving: Serving, listener: Listener) {
    this.peer = peer;
    this.serving = serving;
    this.listener = listener;
    this.port = serving.port;
  }

  static async start(options: TillNodeOptions): Promise<Result<TillNode, TillFailure>> {
    const opened = await Peer.open({
      folder: options.folder,
      ...(options.listeners === undefined ? {} : { listeners: options.listeners }),
    });
    if (!opened.ok) return opened;
    const peer = opened.value;
    const serving = await serve(
      createStatusApp(() => statusOf(peer)),
      options.host,
      options.port,
    );
    if (!serving.ok) {
      await peer.close();
      return serving;
    }
    const { store } = peer.replica.context.identity;
    const listener = listen({
      server: serving.value.server,
      store,
      peer,
      ...(options.catalogToken === undefined ? {} : { catalogToken: options.catalogToken }),
    });
    const till = new TillNode(peer, serving.value, listener);
    for (const url of options.dial) till.links.push(dial(peer, url));
    return ok(till);
  }

  /** This till's sync address on the given host. */
  url(host: string): string {
    return `ws://${host}:${this.port}/sync/${this.peer.replica.context.identity.store}`;
  }

  /**
   * Writes one op. Resolves when it is on this device's disk: only then may a receipt be printed. Asking again with
   * the same id after a failure or a crash gives the entry that stands, never a second one.
   */
  async write(id: string, build: (stamp: Stamp) => Op): Promise<Result<Confirmed, Failure>> {
    const { certificate } = this.peer.replica.context.identity;
    const result = await this.peer.append(({ receiptNumber }) => {
      const receipt = { series: certificate.series, number: receiptNumber };
      const op = build({ at: this.peer.clock.now(), till: certificate.till, receipt });
      return { id, bytes: encodeOp(op), usesReceipt: 'receipt' in op };
    });
    return result.ok ? ok({ id, ...result.value }) : err(result.error.code, result.error.params);
  }

  newId(): string {
    return uuidv7(Date.now(), random);
  }

  async close(): Promise<void> {
    for (const link of this.links) link.close();
    this.listener.close();
    await this.peer.close();
    await this.serving.close();
  }
}
