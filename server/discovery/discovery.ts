/**
 * Finds the store's other peers on the LAN by mDNS (`_tillmesh._tcp`) and keeps the links of the mesh. An announcement is
 * only a hint where to dial: who answers has to prove what it is like anybody else.
 */
import { Bonjour, type Browser, type Service } from 'bonjour-service';
import { isDeviceId } from '../../crdt-schema/model/ids.ts';
import { toDial } from '../../crdt-schema/sync/index.ts';
import { dial, type Dialer, type DialOptions } from '../peer/dialer.ts';
import type { Peer } from '../peer/peer.ts';

export interface DiscoveryOptions {
  readonly peer: Peer;
  /** Where this peer listens; an address of one network keeps the search to that network. */
  readonly host: string;
  readonly port: number;
  /** This peer speaks TLS. */
  readonly tls: boolean;
  /** Whom a peer that speaks it may be; undefined where this one does not know the store's authority. */
  readonly trust: DialOptions['trust'];
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void;
}

export interface Discovery {
  /** Sync addresses of the peers that were announced, by device. */
  readonly found: ReadonlyMap<string, string>;
  readonly links: ReadonlyMap<string, Dialer>;
  close(): Promise<void>;
}

const TYPE = 'tillmesh';
/** Asked again this often: an announcement may be lost. */
const ASK_EVERY_MS = 5_000;
/** After so many askings with a link that is down the list is begun anew: the peer may have another address. */
const PATIENCE = 2;
/** More than a shop has; whoever announces thousands of names is not let in. */
const MAX_FOUND = 500;

/** The address that the announcement came from, which can be reached; else one that it names. */
const addressOf = ({ referer, addresses = [] }: Service): string | undefined =>
  referer?.family === 'IPv4' ? referer.address : addresses.find((address) => /^\d+(\.\d+){3}$/.test(address));

/** Listening on all of them. */
const ANY = new Set(['0.0.0.0', '::']);

export const discover = ({ peer, host, port, tls, trust, log }: DiscoveryOptions): Discovery => {
  const { store, device: own } = peer.replica.context.identity;
  const found = new Map<string, string>();
  const links = new Map<string, Dialer>();
  // Handed through to multicast-dns, whose options the types do not know.
  const network: object = ANY.has(host) ? {} : { interface: host, bind: '0.0.0.0' };
  const bonjour = new Bonjour(network, (error: unknown) =>
    log('discovery_failed', { reason: error instanceof Error ? error.message : String(error) }),
  );
  // Probing would wait for a second; a device id is nobody else's name.
  bonjour.publish({
    name: own,
    type: TYPE,
    port,
    probe: false,
    txt: { store, device: own, tls: tls ? '1' : '0' },
  });

  const relink = (): void => {
    const wanted = new Set(toDial(own, found.keys()));
    for (const [device, link] of links) {
      if (wanted.has(device) && found.get(device) === link.url) continue;
      link.close();
      links.delete(device);
    }
    for (const device of wanted)
      if (!links.has(device)) links.set(device, dial(peer, found.get(device)!, { trust }));
  };

  const heard = (service: Service): void => {
    const txt = (service.txt ?? {}) as Readonly<Record<string, unknown>>;
    const device = txt['device'];
    const address = addressOf(service);
    if (txt['store'] !== store || !isDeviceId(device) || device === own || address === undefined) return;
    if (!found.has(device) && found.size >= MAX_FOUND) return;
    // Without the store's authority there is nothing to tell its peers by: the handshake proves them over either.
    const scheme = txt['tls'] === '1' && trust?.().ca !== undefined ? 'wss' : 'ws';
    const url = `${scheme}://${address}:${service.port}/sync/${store}`;
    if (found.get(device) === url) return;
    log('peer_found', { device, url });
    found.set(device, url);
    relink();
  };

  // One that says goodbye and has no link is forgotten. One that was killed is dialled on, now and then, until it is back.
  const gone = (service: Service): void => {
    const device = String((service.txt as Readonly<Record<string, unknown>> | undefined)?.['device']);
    if (links.get(device)?.connected === true) return;
    if (found.delete(device)) relink();
  };

  const browse = (): Browser => {
    const browser = bonjour.find({ type: TYPE }, heard);
    browser.on('srv-update', heard);
    browser.on('txt-update', heard);
    browser.on('down', gone);
    return browser;
  };
  let browser = browse();
  let down = 0;
  const look = (): void => {
    down = [...links.values()].every(({ connected }) => connected) ? 0 : down + 1;
    if (down < PATIENCE) return browser.update();
    down = 0;
    browser.stop();
    browser = browse();
  };
  const timer = setInterval(look, ASK_EVERY_MS);
  timer.unref();

  return {
    found,
    links,
    async close() {
      clearInterval(timer);
      for (const link of links.values()) link.close();
      browser.stop();
      await new Promise<void>((resolve) => {
        bonjour.unpublishAll(() => resolve());
      });
      bonjour.destroy();
    },
  };
};
