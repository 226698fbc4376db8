/**
 * The till's service worker: the page starts without any network. `PRECACHE` is put in by the build (`vite.config.ts`): every
 * file of the page, each with the digest of what it holds. It caches nothing else, and what is no file of the page passes it by.
 *
 * A new version takes over as soon as it is complete, and changes no page that is open: that goes on with its own files, which stay,
 * and the next start begins with the new ones. A worker that waited for a start to take over would do so while a page loads through
 * the one before, and Chromium may leave that page waiting for good.
 */
declare const PRECACHE: readonly (readonly [path: string, digest: string])[];
declare const VERSION: string;

interface Worker extends EventTarget {
  readonly clients: { claim(): Promise<void> };
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
/** This version and those of pages that may still be open: a till stays open for weeks. */
const KEPT_CACHES = 4;

const install = async (): Promise<void> => {
  const cache = await caches.open(CACHE);
  // Past the browser's own cache: that may hold a page of another version.
  await cache.addAll(PRECACHE.map(([path]) => new Request(path, { cache: 'reload' })));
  await worker.skipWaiting();
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
worker.addEventListener('fetch', (event) => {
  const { request, respondWith } = event as Fetching;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate' && pathname.startsWith(PAGE)) respondWith.call(event, page(request));
  else if (PRECACHE.some(([path]) => path === pathname) || pathname.startsWith('/assets/'))
    respondWith.call(event, file(request));
});
