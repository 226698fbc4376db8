/**
 * Who is behind a reverse proxy. What a proxy says of its client is believed of the proxies that the administrator names, in the one
 * header that they set; anybody else may write what they like into it.
 */
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

export interface ProxySettings {
  /** Addresses, and networks as `10.0.0.0/8`. */
  readonly trusted: readonly string[];
  /** `Forwarded` of RFC 7239, or `X-Forwarded-For` with `X-Forwarded-Proto` and `X-Forwarded-Host`. */
  readonly header: 'x-forwarded-for' | 'forwarded';
}

/** Who asks, as far as it is known. */
export interface Client {
  readonly address: string;
  /** It came over TLS, to here or to the proxy. */
  readonly secure: boolean;
  /** The host that it asked for. */
  readonly host: string | undefined;
}

type Request = Pick<IncomingMessage, 'headers' | 'socket'>;

/** Of a chain of proxies that is longer, what lies before is not read. */
const MAX_HOPS = 16;

/** An IPv4 address in IPv6's clothes is one. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

/** Without port, brackets and quotes; empty where it is no address, as `unknown` and names that hide one. */
const addressIn = (text: string): string => {
  const bare = text.trim().replace(/^"|"$/g, '');
  const address = plain(/^\[([^\]]+)\](:\d+)?$/.exec(bare)?.[1] ?? bare.replace(/^([\d.]+):\d+$/, '$1'));
  return isIP(address) === 0 ? '' : address;
};

/** Whether the text names an address or a network. */
export const isNetwork = (text: string): boolean => {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
};

const headerOf = ({ headers }: Request, name: string): string => {
  const value = headers[name];
  return Array.isArray(value) ? value.join() : (value ?? '');
};

/** The last of several, which the nearest proxy wrote. */
const lastOf = (list: string): string => list.split(',').at(-1)!.trim();

const pairsOf = (element: string): ReadonlyMap<string, string> =>
  new Map(
    element.split(';').map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      return [name.trim().toLowerCase(), value.trim()] as const;
    }),
  );

export class Proxies {
  private readonly networks = new BlockList();
  private readonly header: ProxySettings['header'];
  private readonly isEmpty: boolean;

  constructor({ trusted, header }: ProxySettings) {
    this.header = header;
    this.isEmpty = trusted.length === 0;
    for (const text of trusted) {
      const [address = '', bits] = text.split('/');
      const version = isIP(address) === 4 ? 'ipv4' : 'ipv6';
      if (bits === undefined) this.networks.addAddress(address, version);
      else this.networks.addSubnet(address, Number(bits), version);
    }
  }

  /** Whoever sent the request: past all trusted proxies, the first that is none. */
  clientOf(request: Request): Client {
    const peer = plain(request.socket.remoteAddress ?? '');
    const secure = (request.socket as { encrypted?: boolean }).encrypted === true;
    const { host } = request.headers;
    if (!this.trusts(peer)) return { address: peer, secure, host };
    return this.header === 'forwarded'
      ? this.byForwarded(request, { address: peer, secure, host })
      : this.byXForwarded(request, { address: peer, secure, host });
  }

  /** Whether it came from a proxy over TLS that ended there. */
  endedTls(request: Request): boolean {
    return this.trusts(plain(request.socket.remoteAddress ?? '')) && this.clientOf(request).secure;
  }

  private trusts(address: string): boolean {
    if (this.isEmpty || isIP(address) === 0) return false;
    return this.networks.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
  }

  /** From the nearest hop back; what is no address hides who is behind it. */
  private behind(nearest: string, hops: readonly string[]): string {
    let address = nearest;
    for (const hop of hops.slice(-MAX_HOPS).toReversed()) {
      if (!this.trusts(address) || hop === '') break;
      address = hop;
    }
    return address;
  }

  private byXForwarded(request: Request, direct: Client): Client {
    const hops = headerOf(request, 'x-forwarded-for').split(',').map(addressIn);
    const protocol = lastOf(headerOf(request, 'x-forwarded-proto')).toLowerCase();
    const host = lastOf(headerOf(request, 'x-forwarded-host'));
    return {
      address: this.behind(direct.address, hops),
      secure: protocol === '' ? direct.secure : protocol === 'https',
      host: host || direct.host,
    };
  }

  private byForwarded(request: Request, direct: Client): Client {
    const elements = headerOf(request, 'forwarded').split(',').map(pairsOf);
    const nearest = elements.at(-1)!;
    const protocol = nearest.get('proto')?.toLowerCase();
    return {
      address: this.behind(
        direct.address,
        elements.map((pairs) => addressIn(pairs.get('for') ?? '')),
      ),
      secure: protocol === undefined ? direct.secure : protocol === 'https',
      host: nearest.get('host')?.replace(/^"|"$/g, '') || direct.host,
    };
  }
}

export const NO_PROXIES: ProxySettings = { trusted: [], header: 'x-forwarded-for' };
