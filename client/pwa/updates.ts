/** The page's side of its service worker: installs it, and tells when a new version waits to be used. */

const SCRIPT = '/caja/sw.js';
const SCOPE = '/caja/';
/** A till stays open for weeks. */
const ASK_EVERY_MS = 60 * 60 * 1000;
/** A new worker that takes longer to begin is used at the next start. */
const BEGIN_MS = 1_000;

const changed = (): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), BEGIN_MS);
    const begun = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    navigator.serviceWorker.addEventListener('controllerchange', begun, { once: true });
  });

let waiting: ServiceWorker | null = null;
const listeners = new Set<() => void>();

/** Whether a new version is there that this page does not use yet, for `useSyncExternalStore`. */
export const updates = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  read: (): boolean => waiting !== null,
};

/** Begins with the new version, at a moment that a person chose. */
export const beginUpdate = async (): Promise<void> => {
  const begun = changed();
  waiting?.postMessage('take-over');
  await begun;
  location.reload();
};

const watch = (registration: ServiceWorkerRegistration): void => {
  const look = (): void => {
    waiting = registration.active === null ? null : registration.waiting;
    for (const listener of listeners) listener();
  };
  registration.addEventListener('updatefound', () =>
    registration.installing?.addEventListener('statechange', look),
  );
  look();
  setInterval(() => void registration.update().catch(() => undefined), ASK_EVERY_MS);
};

/**
 * Called before anything is shown: a version that waited while the page was open is begun with now, when no sale is under way, unless another
 * tab is in the middle of one. Resolves to false where the page is about to load anew.
 */
export const beginUpdated = async (): Promise<boolean> => {
  if (!('serviceWorker' in navigator)) return true;
  const known = await navigator.serviceWorker.getRegistration(SCOPE).catch(() => undefined);
  if (known?.waiting && known.active !== null) {
    const begun = changed();
    known.waiting.postMessage('take-over-if-alone');
    if (await begun) {
      location.reload();
      return false;
    }
  }
  // Where the browser refuses (a certificate that it does not trust), the page works on, but for starts without network.
  void navigator.serviceWorker
    .register(SCRIPT, { scope: SCOPE, updateViaCache: 'none' })
    .then(watch, () => undefined);
  return true;
};
