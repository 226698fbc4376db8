/**
 * The till's service worker: the page starts without any network. `PRECACHE` is put in by the build (`vite.config.ts`): every
 * file of the page, each with the digest of what it holds. It caches nothing else, and what is no file of the page passes it by.
 *
 * A new version waits until a page that is alone at its start, or a person, says `take-over`: never within a sale. Files of the
 * version before stay, since another tab may still ask for a part of it.
 */
declare const PRECACHE: readonly (readonly [path: string, digest: string])[];
declare const VERSION: string;

interface Worker extends EventTarget {
  readonly clients: {
    matchAll(options: {
      type: 'window';
      includeUncontrolled: true;
    }): Promise<readonly { readonly url: string }[]>;
    claim(): Promise<void>;
  };
  skipWaiting(): Promise<void>;
}
interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Event {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

const worker = globalThis as unknown as Worker;
const PREFIX = 'tillmesh-caja-';
const CACHE = `${PREFIX}${VERSION}`;
const PAGE = '/caja/';
/** This version and the one before. */
const KEPT_CACHES = 2;
/** Three seconds: a page that has begun meanwhile goes on with its own files, and the next one begins with the new. */
const TRIES = 60;
const TRY_EVERY_MS = 50;

const install = async (): Promise<void> => {
  const cache = await caches.open(CACHE);
  // Past the browser's own cache: that may hold a page of another version.
  await cache.addAll(PRECACHE.map(([path]) => new Request(path, { cache: 'reload' })));
};

const activate = async (): Promise<void> => {
  const ours = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  // In the order in which they were made.
  for (const name of ours.slice(0, Math.max(0, ours.length - (KEPT_CACHES - 1)))) await caches.delete(name);
  await worker.clients.claim();
};

const page = async (request: Request): Promise<Response> =>
  (await (await caches.open(CACHE)).match(PAGE)) ?? fetch(request);

const file = async (request: Request): Promise<Response> => (await caches.match(request)) ?? fetch(request);

worker.addEventListener('install', (event) => (event as Waiting).waitUntil(install()));
worker.addEventListener('activate', (event) => (event as Waiting).waitUntil(activate()));
worker.addEventListener('message', (event) => {
  const takeOver = async (onlyIfAlone: boolean): Promise<void> => {
    // Those of the version before too: a worker that waits has none of its own.
    const isAlone = async (): Promise<boolean> => {
      const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
      return pages.filter(({ url }) => new URL(url).pathname.startsWith(PAGE)).length <= 1;
    };
    // A page that is reloaded or closed is counted for a moment more.
    for (let i = 0; onlyIfAlone && i < TRIES && !(await isAlone()); i++)
      await new Promise((resolve) => setTimeout(resolve, TRY_EVERY_MS));
    if (!onlyIfAlone || (await isAlone())) await worker.skipWaiting();
  };
  const { data } = event as MessageEvent<unknown>;
  if (data === 'take-over') (event as MessageEvent & Waiting).waitUntil(takeOver(false));
  if (data === 'take-over-if-alone') (event as MessageEvent & Waiting).waitUntil(takeOver(true));
});
worker.addEventListener('fetch', (event) => {
  const { request, respondWith } = event as Fetching;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate' && pathname.startsWith(PAGE)) respondWith.call(event, page(request));
  else if (PRECACHE.some(([path]) => path === pathname) || pathname.startsWith('/assets/'))
    respondWith.call(event, file(request));
});
