/** A till: a peer that writes ops. It is whole without any other. */
import { uuidv7 } from '../../crdt-schema/model/ids.ts';
import type { Op } from '../../crdt-schema/ops/op.ts';
import { ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { writeOp, type Confirmed, type OpAuthor, type Stamp } from '../../crdt-schema/sync/index.ts';
import { PeerServer, type PeerServerFailure, type PeerServerOptions } from '../peer/peer-server.ts';
import { random } from '../security/crypto.ts';
import { createPairingRelay } from './pairing-relay.ts';

export type { Confirmed, Stamp };

export class TillNode {
  readonly server: PeerServer;

  private constructor(server: PeerServer) {
    this.server = server;
  }

  static async start(options: PeerServerOptions): Promise<Result<TillNode, PeerServerFailure>> {
    const started = await PeerServer.start({
      ...options,
      routes: (_, links) => createPairingRelay(links),
    });
    return started.ok ? ok(new TillNode(started.value)) : started;
  }

  /** See `writeOp`. */
  async write(id: string, build: (stamp: Stamp) => Op): Promise<Result<Confirmed, Failure>> {
    const { peer } = this.server;
    const { till } = peer.replica.context.identity.certificate;
    const append: OpAuthor['append'] = (draft) => peer.append(draft);
    return writeOp({ till, now: () => peer.clock.now(), append }, id, build);
  }

  newId(): string {
    return uuidv7(Date.now(), random);
  }

  async close(): Promise<void> {
    await this.server.close();
  }
}
