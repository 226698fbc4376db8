/**
 * A page's hold on its device: opens the browser peer, or says why not, and keeps its link to whoever served the page.
 * It tells its listeners whenever what it says has changed; what it says is a new object then, and only then.
 */
import { deviceOfSegment } from '../../crdt-schema/model/ids.ts';
import type { Failure, Result } from '../../crdt-schema/result.ts';
import { BrowserPeer } from './browser-peer.ts';
import { askCertificate } from './pairing.ts';
import { createRtcMesh, type RtcMesh } from './rtc-mesh.ts';
import { keepLink, type Link } from './web-socket-link.ts';

/** How the pill at the head of each page puts it. */
export interface Connection {
  /** The store's hub is heard, directly or through others. */
  readonly server: boolean;
  /** Own ops that no hub is known to hold. */
  readonly unsent: number;
}

export type SessionState =
  | { readonly kind: 'opening' }
  /** The page did not come over HTTPS or from this machine: the browser keeps keys from it. */
  | { readonly kind: 'insecure' }
  | { readonly kind: 'not_paired' }
  /** Another tab has the device. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'failed'; readonly code: string }
  | { readonly kind: 'open'; readonly peer: BrowserPeer; readonly connection: Connection };

const REFRESH_MS = 1_000;

const connectionOf = ({ replica, device }: BrowserPeer): Connection => {
  const { context, neighbourhood } = replica;
  let unsent = 0;
  for (const segment of context.segments.ids())
    if (deviceOfSegment(segment) === device)
      unsent += Math.max(0, context.segments.length(segment) - replica.heldByHub(segment));
  return { server: [...neighbourhood.heard().keys()].some((other) => context.isHub(other)), unsent };
};

const syncAddress = (store: string): string =>
  `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/sync/${store}`;

export class Session {
  /** Names the databases of this page's device. */
  private readonly name: string;
  private readonly listeners = new Set<() => void>();
  private current: SessionState = { kind: 'opening' };
  private links: Link[] = [];
  private mesh: RtcMesh | undefined;

  constructor(name: string) {
    this.name = name;
    setInterval(() => this.refresh(), REFRESH_MS);
    void this.open();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  readonly state = (): SessionState => this.current;

  /** Makes this browser a device of the store, with a code that the administrator gave. */
  async pair(code: string): Promise<Result<void, Failure>> {
    const paired = await BrowserPeer.pair(this.name, (publicKey) => askCertificate(code, publicKey));
    if (paired.ok) await this.open();
    return paired;
  }

  /** Takes the device from the tab that has it. */
  async takeOver(): Promise<void> {
    await this.open(true);
  }

  private async open(steal = false): Promise<void> {
    if (!globalThis.isSecureContext) return this.become({ kind: 'insecure' });
    this.become({ kind: 'opening' });
    const opened = await BrowserPeer.open({
      name: this.name,
      steal,
      listeners: {
        changed: () => this.refresh(),
        heard: () => {
          this.mesh?.heard();
          this.refresh();
        },
        signal: (from, payload) => this.mesh?.signal(from, payload),
        lost: (code) => {
          this.disconnect();
          this.become(code === 'taken_over' ? { kind: 'elsewhere' } : { kind: 'failed', code });
        },
        storeFailed: () => this.become({ kind: 'failed', code: 'store_failed' }),
      },
    });
    if (!opened.ok) {
      const { code } = opened.error;
      if (code === 'not_paired') return this.become({ kind: 'not_paired' });
      return this.become(code === 'open_elsewhere' ? { kind: 'elsewhere' } : { kind: 'failed', code });
    }
    const peer = opened.value;
    this.mesh = createRtcMesh(peer, () => this.refresh());
    this.links = [keepLink(peer, syncAddress(peer.replica.context.identity.store), () => this.refresh())];
    this.become({ kind: 'open', peer, connection: connectionOf(peer) });
  }

  private disconnect(): void {
    this.mesh?.close();
    this.mesh = undefined;
    for (const link of this.links.splice(0)) link.close();
  }

  private refresh(): void {
    if (this.current.kind !== 'open') return;
    const { peer, connection: before } = this.current;
    const connection = connectionOf(peer);
    if (connection.server === before.server && connection.unsent === before.unsent) return;
    this.become({ kind: 'open', peer, connection });
  }

  private become(state: SessionState): void {
    this.current = state;
    for (const listener of this.listeners) listener();
  }
}
