/** A till: a peer that writes ops. It is whole without any other. */
import { uuidv7 } from '../../crdt-schema/model/ids.ts';
import { encodeOp, type Op, type Receipt } from '../../crdt-schema/ops/op.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { PeerServer, type PeerServerFailure, type PeerServerOptions } from '../peer/peer-server.ts';
import { random } from '../security/crypto.ts';

/** What the device adds to an op at the moment it is written. */
export interface Stamp {
  readonly at: string;
  readonly till: string;
  readonly receipt: Receipt;
}

/** Where a confirmed op stands. */
export interface Confirmed {
  readonly id: string;
  readonly segment: string;
  readonly seq: number;
}

export class TillNode {
  readonly server: PeerServer;

  private constructor(server: PeerServer) {
    this.server = server;
  }

  static async start(options: PeerServerOptions): Promise<Result<TillNode, PeerServerFailure>> {
    const started = await PeerServer.start(options);
    return started.ok ? ok(new TillNode(started.value)) : started;
  }

  /**
   * Writes one op. Resolves when it is on this device's disk: only then may a receipt be printed. Asking again with
   * the same id after a failure or a crash gives the entry that stands, never a second one.
   */
  async write(id: string, build: (stamp: Stamp) => Op): Promise<Result<Confirmed, Failure>> {
    const { peer } = this.server;
    const { certificate } = peer.replica.context.identity;
    const result = await peer.append(({ receiptNumber }) => {
      const receipt = { series: certificate.series, number: receiptNumber };
      const op = build({ at: peer.clock.now(), till: certificate.till, receipt });
      return { id, bytes: encodeOp(op), usesReceipt: 'receipt' in op };
    });
    return result.ok ? ok({ id, ...result.value }) : err(result.error.code, result.error.params);
  }

  newId(): string {
    return uuidv7(Date.now(), random);
  }

  async close(): Promise<void> {
    await this.server.close();
  }
}
