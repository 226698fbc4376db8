/**
 * The service worker of the till, and that of the office: the page starts without any network. The build (`vite.config.ts`) puts in
 * where the page is, as `PAGE`, and as `PRECACHE` every file of it, each with the digest of what it holds. Pictures of products come from the network, and where that is away or slow
 * from what it gave before. What else the page asks for passes it by: the device's data lie in its replica, and the answers of the HTTP
 * interface are for whoever has the key or is signed in, not for the next one at this device.
 *
 * A new version takes over as soon as it is complete, and changes no page that is open: that goes on with its own files, which stay,
 * and the next start begins with the new ones. A worker that waited for a start to take over would do so while a page loads through
 * the one before, and Chromium may leave that page waiting for good.
 */
declare const PAGE: string;
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
const PREFIX = `tillmesh-${PAGE.replaceAll('/', '')}-`;
const CACHE = `${PREFIX}${VERSION}`;
const IMAGES = '/imagenes/';
/** Of no version: no update empties it. */
const IMAGE_CACHE = 'tillmesh-imagenes';
const MAX_IMAGES = 2_000;
/** A picture that was kept is shown when the network takes longer. */
const IMAGE_MS = 3_000;
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

const keepImage = async (request: Request, response: Response): Promise<void> => {
  const cache = await caches.open(IMAGE_CACHE);
  await cache.put(request, response);
  const kept = await cache.keys();
  // In the order in which they came.
  for (const old of kept.slice(0, Math.max(0, kept.length - MAX_IMAGES))) await cache.delete(old);
};

const image = async (request: Request): Promise<Response> => {
  const kept = await (await caches.open(IMAGE_CACHE)).match(request);
  const asked = fetch(request).then((response) => {
    // Beside the answer: a disk without room for it is no reason to show none.
    if (response.ok) void keepImage(request, response.clone()).catch(() => undefined);
    return response;
  });
  if (kept === undefined) return asked;
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), IMAGE_MS));
  return Promise.race([asked.then((response) => (response.ok ? response : kept)).catch(() => kept), late]);
};

worker.addEventListener('install', (event) => (event as Waiting).waitUntil(install()));
worker.addEventListener('activate', (event) => (event as Waiting).waitUntil(activate()));
worker.addEventListener('fetch', (event) => {
  const { request, respondWith } = event as Fetching;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (pathname.startsWith(IMAGES)) respondWith.call(event, image(request));
  else if (request.mode === 'navigate' && pathname.startsWith(PAGE)) respondWith.call(event, page(request));
  else if (PRECACHE.some(([path]) => path === pathname) || pathname.startsWith('/assets/'))
    respondWith.call(event, file(request));
});
