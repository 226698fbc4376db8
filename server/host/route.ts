/** Which store of a host a request is for. */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { STORE_FORM } from '../config.ts';

export interface Route {
  readonly store: string;
  /** As the store's hub has it: without what named the store. */
  readonly path: string;
}

const PREFIXED = /^\/s\/([^/?]+)(\/[^?]*)?(\?.*)?$/;
const SYNC = /^\/sync\/([^/?]+)(\?|$)/;
/** What programs ask. Pages are found by name alone: each store needs an origin, and so a storage and cookies, of its own. */
const FOR_PROGRAMS = /^\/(api\/|sync\/|metrics$|status\.json$|health$|ready$|node-certificate$|ca\.crt$)/;

/** The store that the address names: `norte.tills.example` or `norte.localhost`; an IP address names none. */
export const storeOfName = (host: string | undefined): string | undefined => {
  const name = host?.replace(/:\d+$/, '') ?? '';
  const [label = '', ...domain] = name.split('.');
  return domain.length > 0 && isIP(name) === 0 && STORE_FORM.test(label) ? label : undefined;
};

/** The store that the path names: `/s/norte/api/…`, `/sync/norte`. Undefined where it names none, or asks for a page. */
export const routeOfPath = ({ url = '/' }: Pick<IncomingMessage, 'url'>): Route | undefined => {
  const [, synced] = SYNC.exec(url) ?? [];
  if (synced !== undefined) return STORE_FORM.test(synced) ? { store: synced, path: url } : undefined;
  const [, store = '', path = '/', query = ''] = PREFIXED.exec(url) ?? [];
  return STORE_FORM.test(store) && FOR_PROGRAMS.test(path) ? { store, path: path + query } : undefined;
};
