/** A peer with an address: serves the pages and its status, takes connections, and keeps its own to other peers. */
import { join } from 'node:path';
import type { Env, Hono } from 'hono';
import type { Failure, Result } from '../../crdt-schema/result.ts';
import { ok } from '../../crdt-schema/result.ts';
import type { Proxies } from '../http/proxies.ts';
import { listenerOf, serve, type Certified, type Serving } from '../http/serve.ts';
import { createStatusApp } from '../http/status-page.ts';
import { createImagesApp } from '../pages/images.ts';
import { createPagesApp, type PageFiles } from '../pages/pages.ts';
import { discover, type Discovery } from '../discovery/discovery.ts';
import type { Alert } from './alerts.ts';
import { dial, type Dialer } from './dialer.ts';
import { listen, type Guests, type Listener } from './listener.ts';
import { Peer, type PeerFailure, type PeerListeners } from './peer.ts';
import { statusOf } from './status.ts';
import { endOf, transportAlerts } from './transport-alerts.ts';
import { createCertificatePage } from '../tls/certificate-page.ts';
import { keepCertified, knownCa, shownHost, type Obtain } from '../tls/node-tls.ts';
import { trustIn, type Trust } from '../tls/trust.ts';

/** To other peers. */
export interface HubLinks {
  /** Sync addresses that this node dials. */
  readonly addresses: () => readonly string[];
  readonly trust: () => Trust;
}

export type Log = (message: string, details: Readonly<Record<string, unknown>>) => void;

/** What this peer speaks TLS with: files of the administrator's, or what the store's authority certifies. */
export type TlsOptions =
  | { readonly kind: 'files'; readonly certified: Certified }
  | { readonly kind: 'store'; readonly obtain: (links: HubLinks) => Obtain; readonly log: Log };

/** Opens for an app: it gets requests, and the listener upgrades, from then on. */
export type Door = (
  app: Pick<Hono<Env>, 'fetch'>,
) => Promise<Result<Serving, Failure<'port_in_use' | 'cannot_listen'>>>;

export interface PeerServerOptions {
  readonly folder: string;
  /** Folders of other devices that write through this peer. */
  readonly writers?: readonly string[] | undefined;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Instead of a port of its own. */
  readonly door?: Door | undefined;
  /** Sync addresses of other peers. */
  readonly dial: readonly string[];
  /** Who comes with a token instead of a certificate. */
  readonly guests?: Guests | undefined;
  /** For how long logs that are done with are kept, ms. Where it is not said, or 0: for good. */
  readonly keepsMs?: number | undefined;
  readonly listeners?: PeerListeners | undefined;
  /** Finds other peers on the LAN and is found; what happens is told here. */
  readonly discover?: Log | undefined;
  /** TLS on the same port; what comes without is led there, unless from this machine. */
  readonly tls?: TlsOptions | undefined;
  /** False: who comes from another machine without TLS is turned away, once there is a certificate. */
  readonly plainSync?: boolean | undefined;
  /** Reverse proxies in front of it: what ended its TLS there is led to no other. */
  readonly proxies?: Proxies | undefined;
  /** The built pages; without them there is the status alone. */
  readonly pages?: PageFiles | undefined;
  /** What this peer serves beside pages and status; `links` are those to other peers. */
  readonly routes?: ((peer: Peer, links: HubLinks) => Hono<Env>) | undefined;
  /** Further facts for the status page. */
  readonly facts?: (() => Readonly<Record<string, unknown>>) | undefined;
  /** Further alerts for the status page. */
  readonly alerts?: (() => readonly Alert[]) | undefined;
}

export type PeerServerFailure = PeerFailure | Failure<'port_in_use' | 'cannot_listen'>;

export class PeerServer {
  readonly peer: Peer;
  readonly links: Dialer[];
  readonly port: number;
  private readonly serving: Serving;
  private readonly listener: Listener;
  private readonly discovery: Discovery | undefined;
  private readonly stopCertifying: () => void;
  private readonly tls: boolean;

  private constructor(
    peer: Peer,
    serving: Serving,
    listener: Listener,
    links: Dialer[],
    discovery: Discovery | undefined,
    stopCertifying: () => void,
    tls: boolean,
  ) {
    this.stopCertifying = stopCertifying;
    this.tls = tls;
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
      guests,
      listeners,
      facts,
      alerts,
      routes,
      pages,
      tls,
      keepsMs,
      writers = [],
    } = options;
    const told = listeners === undefined ? {} : { listeners };
    const opened = await Peer.open({ folder, writers, keepsMs, ...told });
    if (!opened.ok) return opened;
    const peer = opened.value;
    let transport = (): Alert[] => [];
    const app = createStatusApp(() => ({
      ...statusOf(peer, [...transport(), ...(alerts?.() ?? [])]),
      ...facts?.(),
    }));
    let links: Dialer[] = [];
    let discovery: Discovery | undefined;
    const dialled = (): string[] => [...links, ...(discovery?.links.values() ?? [])].map(({ url }) => url);
    let ca = await knownCa(folder);
    const trust = (): Trust => trustIn(ca);
    if (routes !== undefined) app.route('/', routes(peer, { addresses: dialled, trust }));
    app.route(
      '/',
      createCertificatePage(() => ca),
    );
    const { role } = peer.replica.context.identity.certificate;
    if (pages === undefined) app.get('/', (c) => c.redirect('/estado'));
    else {
      app.route('/', createImagesApp(join(folder, 'images')));
      app.route('/', createPagesApp(pages, role === 'hub' ? '/oficina' : '/caja'));
    }
    const serving = await (options.door?.(app) ?? serve(listenerOf(app), host, port, tls !== undefined));
    if (!serving.ok) {
      await peer.close();
      return serving;
    }
    const { servers } = serving.value;
    if (options.proxies !== undefined) serving.value.trust(options.proxies);
    const { store } = peer.replica.context.identity;
    const { proxies, plainSync } = options;
    const refusesPlain = (): boolean => plainSync === false && serving.value.isEncrypted();
    const listener = listen({ servers, store, peer, guests, proxies, refusesPlain });
    links = options.dial.map((url) => dial(peer, url, { trust }));
    let speaksTls = false;
    let validUntilMs: number | undefined;
    transport = () => {
      const [encrypted, plainSockets] = [serving.value.isEncrypted(), listener.plainSockets()];
      return transportAlerts({ host, encrypted, plainSockets, validUntilMs }, Date.now());
    };
    const certify = (certified: Certified): void => {
      serving.value.certify(certified);
      validUntilMs = endOf(certified.certificate);
      speaksTls = true;
    };
    let stopCertifying = (): void => undefined;
    if (tls?.kind === 'files') certify(tls.certified);
    else if (tls !== undefined) {
      const obtain = tls.obtain({ addresses: dialled, trust });
      const trusted = (pem: string): void => void (ca = pem);
      stopCertifying = await keepCertified({ folder, host, obtain, certify, trusted, log: tls.log });
    }
    const { discover: log } = options;
    if (log !== undefined)
      discovery = discover({ peer, host, port: serving.value.port, tls: speaksTls, trust, log });
    const isTls = tls !== undefined;
    return ok(new PeerServer(peer, serving.value, listener, links, discovery, stopCertifying, isTls));
  }

  /** Where a browser finds this peer, when it listens on the host. */
  origin(host: string): string {
    return `${this.tls ? 'https' : 'http'}://${shownHost(host)}:${this.port}`;
  }

  /** This peer's sync address on the given host. */
  url(host: string): string {
    return `${this.tls ? 'wss' : 'ws'}://${host}:${this.port}/sync/${this.peer.replica.context.identity.store}`;
  }

  async close(): Promise<void> {
    this.stopCertifying();
    for (const link of this.links) link.close();
    await this.discovery?.close();
    this.listener.close();
    await this.peer.close();
    await this.serving.close();
  }
}
