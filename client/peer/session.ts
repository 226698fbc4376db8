/**
 * A page's hold on its device: opens the browser peer, or says why not, and keeps its link to whoever served the page.
 * It tells its listeners whenever what it says has changed; what it says is a new object then, and only then.
 */
import { deviceOfSegment } from '../../crdt-schema/model/ids.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { BrowserPeer } from './browser-peer.ts';
import type { StoredIdentity } from './identity-store.ts';
import { storageCodeOf, type StorageCode } from './open-database.ts';
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
  /** `till`: what this browser was before its data went, where it still knows. */
  | { readonly kind: 'not_paired'; readonly till: string | null }
  /** Another tab has the device. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'failed'; readonly code: StorageCode | 'identity_damaged' }
  | { readonly kind: 'open'; readonly peer: BrowserPeer; readonly connection: Connection };

const REFRESH_MS = 1_000;
/** A storage that is lost again this soon is not opened again by itself. */
const REOPEN_EVERY_MS = 30_000;

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
  private readonly links: Link[] = [];
  private mesh: RtcMesh | undefined;
  private turn = 0;
  private remembered: StoredIdentity | undefined;
  /** When the storage was last lost and opened again by itself, Unix ms. */
  private reopenedMs = 0;

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

  /** Where the browser notes which till it is, beside its databases. */
  private get key(): string {
    return `tillmesh/${this.name}/till`;
  }

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

  /** Opens the device once more, after a failure that a person may have mended. */
  async retry(): Promise<void> {
    await this.open();
  }

  /** Begins with an empty storage as the same device, where what is there cannot be read. What nobody else has is gone then. */
  async reset(): Promise<void> {
    try {
      await BrowserPeer.reset(this.name);
    } catch (error) {
      return this.become({ kind: 'failed', code: storageCodeOf(error) });
    }
    await this.open();
  }

  /**
   * Makes this browser no device any more, and forgets what it held: identity, logs and catalog. Refuses with `unsent`
   * (`params.count`) while no hub is known to hold all that was written here, and with `offline` while none is heard, as what was
   * changed in the catalog may not have arrived. `forget` removes what the page keeps beside the device, once nothing is in the
   * way. Where the browser does not let go of its data the page says so.
   */
  async unpair(
    forget: () => Promise<void> = async () => undefined,
  ): Promise<Result<void, Failure<'unsent' | 'offline' | 'not_open' | StorageCode>>> {
    if (this.current.kind !== 'open') return err('not_open');
    const { peer } = this.current;
    const { server, unsent } = connectionOf(peer);
    if (unsent > 0) return err('unsent', { count: unsent });
    if (!server) return err('offline');
    this.leave();
    this.become({ kind: 'opening' });
    try {
      await peer.close();
      // What was on its way to the disk when this began is on it now.
      const late = connectionOf(peer).unsent;
      if (late > 0) {
        await this.open();
        return err('unsent', { count: late });
      }
      await forget();
      await BrowserPeer.erase(this.name);
    } catch (error) {
      const code = storageCodeOf(error);
      this.become({ kind: 'failed', code });
      return err(code);
    }
    this.remembered = undefined;
    localStorage.removeItem(this.key);
    this.become({ kind: 'not_paired', till: null });
    return ok(undefined);
  }

  private async open(steal = false): Promise<void> {
    if (!globalThis.isSecureContext) return this.become({ kind: 'insecure' });
    // What a peer of before still says is not heard any more.
    const turn = (this.turn += 1);
    const isCurrent = (): boolean => turn === this.turn;
    this.become({ kind: 'opening' });
    const opened = await BrowserPeer.open({
      name: this.name,
      steal,
      remembered: this.remembered,
      listeners: {
        changed: () => this.refresh(),
        heard: () => {
          this.mesh?.heard();
          this.refresh();
        },
        signal: (from, payload) => this.mesh?.signal(from, payload),
        lost: (code) => isCurrent() && this.lost(code),
        storeFailed: (error) => isCurrent() && this.lost(storageCodeOf(error)),
      },
    });
    if (!opened.ok) {
      const { code } = opened.error;
      if (code === 'not_paired')
        return this.become({ kind: 'not_paired', till: localStorage.getItem(this.key) });
      return this.become(code === 'open_elsewhere' ? { kind: 'elsewhere' } : { kind: 'failed', code });
    }
    const peer = opened.value;
    const { identity } = peer.replica.context;
    this.remembered = peer.credentials;
    localStorage.setItem(this.key, identity.certificate.till);
    this.mesh = createRtcMesh(peer, () => this.refresh());
    this.links.push(keepLink(peer, syncAddress(identity.store), () => this.refresh()));
    this.become({ kind: 'open', peer, connection: connectionOf(peer) });
    // Asked for here, as some browsers grant it to pages that are used.
    void peer.health();
  }

  /** The device is not ours to write with any more: the browser took its storage, refused a write, or another tab has it. */
  private lost(code: StorageCode | 'taken_over'): void {
    this.leave();
    const abandoned = this.current.kind === 'open' ? this.current.peer.abandon() : undefined;
    if (code === 'taken_over') return this.become({ kind: 'elsewhere' });
    const isFirst = Date.now() - this.reopenedMs > REOPEN_EVERY_MS;
    if (code !== 'storage_lost' || !isFirst) return this.become({ kind: 'failed', code });
    // Safari loses its database server now and then, and people clear data: both leave a page that can go on.
    this.reopenedMs = Date.now();
    this.become({ kind: 'opening' });
    void Promise.resolve(abandoned).then(() => this.open());
  }

  /** What the peer of now still says is not heard any more, and nobody speaks to it. */
  private leave(): void {
    this.turn += 1;
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
