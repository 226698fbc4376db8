/** A peer with an address: serves the pages and its status, takes connections, and keeps its own to other peers. */
import type { Env, Hono } from 'hono';
import type { Failure, Result } from '../../crdt-schema/result.ts';
import { ok } from '../../crdt-schema/result.ts';
import { serve, type Serving } from '../http/serve.ts';
import { createStatusApp } from '../http/status-page.ts';
import { createPagesApp, type PageFiles } from '../pages/pages.ts';
import { discover, type Discovery } from '../discovery/discovery.ts';
import { dial, type Dialer } from './dialer.ts';
import { listen, type Listener } from './listener.ts';
import { Peer, type PeerFailure, type PeerListeners } from './peer.ts';
import { statusOf } from './status.ts';

export interface PeerServerOptions {
  readonly folder: string;
  /** Folders of other devices that write through this peer. */
  readonly writers?: readonly string[] | undefined;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Sync addresses of other peers. */
  readonly dial: readonly string[];
  readonly catalogToken?: string | undefined;
  /** For how long logs that are done with are kept, ms. Where it is not said, or 0: for good. */
  readonly keepsMs?: number | undefined;
  readonly listeners?: PeerListeners | undefined;
  /** Finds other peers on the LAN and is found; what happens is told here. */
  readonly discover?: ((message: string, details: Readonly<Record<string, unknown>>) => void) | undefined;
  /** The built pages; without them there is the status alone. */
  readonly pages?: PageFiles | undefined;
  /** What this peer serves beside pages and status; `links` gives the addresses that it dials. */
  readonly routes?: ((peer: Peer, links: () => readonly string[]) => Hono<Env>) | undefined;
  /** Further facts for the status page. */
  readonly facts?: (() => Readonly<Record<string, unknown>>) | undefined;
}

export type PeerServerFailure = PeerFailure | Failure<'port_in_use' | 'cannot_listen'>;

export class PeerServer {
  readonly peer: Peer;
  readonly links: Dialer[];
  readonly port: number;
  private readonly serving: Serving;
  private readonly listener: Listener;
  private readonly discovery: Discovery | undefined;

  private constructor(
    peer: Peer,
    serving: Serving,
    listener: Listener,
    links: Dialer[],
    discovery: Discovery | undefined,
  ) {
    this.discovery = discovery;
    this.peer = peer;
    this.serving = serving;
    this.listener = listener;
    this.port = serving.port;
    this.links = links;
  }

  static async start(options: PeerServerOptions): Promise<Result<PeerServer, PeerServerFailure>> {
    const {
      folder,
      host,
      port,
      catalogToken,
      listeners,
      facts,
      routes,
      pages,
      keepsMs,
      writers = [],
    } = options;
    const told = listeners === undefined ? {} : { listeners };
    const opened = await Peer.open({ folder, writers, keepsMs, ...told });
    if (!opened.ok) return opened;
    const peer = opened.value;
    const app = createStatusApp(() => ({ ...statusOf(peer), ...facts?.() }));
    let links: Dialer[] = [];
    let discovery: Discovery | undefined;
    const dialled = (): string[] => [...links, ...(discovery?.links.values() ?? [])].map(({ url }) => url);
    if (routes !== undefined) app.route('/', routes(peer, dialled));
    const { role } = peer.replica.context.identity.certificate;
    if (pages === undefined) app.get('/', (c) => c.redirect('/estado'));
    else app.route('/', createPagesApp(pages, role === 'hub' ? '/oficina' : '/caja'));
    const serving = await serve(app, host, port);
    if (!serving.ok) {
      await peer.close();
      return serving;
    }
    const { server } = serving.value;
    const { store } = peer.replica.context.identity;
    const listener = listen({ server, store, peer, ...(catalogToken === undefined ? {} : { catalogToken }) });
    links = options.dial.map((url) => dial(peer, url));
    const { discover: log } = options;
    discovery = log === undefined ? undefined : discover({ peer, host, port: serving.value.port, log });
    return ok(new PeerServer(peer, serving.value, listener, links, discovery));
  }

  /** This peer's sync address on the given host. */
  url(host: string): string {
    return `ws://${host}:${this.port}/sync/${this.peer.replica.context.identity.store}`;
  }

  async close(): Promise<void> {
    for (const link of this.links) link.close();
    await this.discovery?.close();
    this.listener.close();
    await this.peer.close();
    await this.serving.close();
  }
}
