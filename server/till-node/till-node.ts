/** A till: a peer that writes ops. It is whole without any other. */
import { uuidv7 } from '../../crdt-schema/model/ids.ts';
import type { Op } from '../../crdt-schema/ops/op.ts';
import { ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { writeOp, type Confirmed, type OpAuthor, type Stamp } from '../../crdt-schema/sync/index.ts';
import {
  PeerServer,
  type HubLinks,
  type Log,
  type PeerServerFailure,
  type PeerServerOptions,
  type TlsOptions,
} from '../peer/peer-server.ts';
import { random } from '../security/crypto.ts';
import { loadDevice } from '../security/identity.ts';
import { askForCertificate, readGrant } from '../tls/node-certificate.ts';
import type { Obtain } from '../tls/node-tls.ts';
import type { TlsChoice } from '../tls/settings.ts';
import { askHub, CERTIFICATE_PATH, createHubRelay } from './hub-relay.ts';

export type { Confirmed, Stamp };

/** How the choice of the settings is carried out at a till node. */
export const tlsOfTill = (choice: TlsChoice, folder: string, log: Log): TlsOptions | undefined => {
  if (choice === 'store') return { kind: 'store', obtain: certifiedByHub(folder), log };
  return choice === undefined ? undefined : { kind: 'files', certified: choice };
};

/** Gets the node of the folder its certificate for HTTPS from the hub, as soon as that is reached. */
const certifiedByHub =
  (folder: string) =>
  (links: HubLinks): Obtain =>
  async (publicKey, names) => {
    const device = await loadDevice(folder);
    if (!device.ok) return undefined;
    const answer = await askHub(links, CERTIFICATE_PATH, askForCertificate(device.value, publicKey, names));
    if (answer?.status !== 200) return undefined;
    return readGrant(device.value.identity.authority, publicKey, answer.text);
  };

export class TillNode {
  readonly server: PeerServer;

  private constructor(server: PeerServer) {
    this.server = server;
  }

  static async start(options: PeerServerOptions): Promise<Result<TillNode, PeerServerFailure>> {
    const started = await PeerServer.start({
      ...options,
      routes: (_, links) => createHubRelay(links),
    });
    return started.ok ? ok(new TillNode(started.value)) : started;
  }

  /** See `writeOp`. */
  async write(id: string, build: (stamp: Stamp) => Op): Promise<Result<Confirmed, Failure>> {
    const { peer } = this.server;
    const { till } = peer.replica.context.identity.certificate;
    const append: OpAuthor['append'] = (draft) => peer.append(draft);
    return writeOp({ till, now: () => peer.clock.stamp(), append }, id, build);
  }

  newId(): string {
    return uuidv7(Date.now(), random);
  }

  async close(): Promise<void> {
    await this.server.close();
  }
}
