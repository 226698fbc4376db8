/** The page's side of its service worker: installs it, and tells when the next start begins with a new version. */

/** A till stays open for weeks. */
const ASK_EVERY_MS = 60 * 60 * 1000;

let isNew = false;
const listeners = new Set<() => void>();

/** Whether a new version is there that this page does not use yet, for `useSyncExternalStore`. */
export const updates = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  read: (): boolean => isNew,
};

/** Begins with the new version, at a moment that a person chose. */
export const beginUpdate = (): void => location.reload();

/** Called at the page's start; `scope` is the application's path, `/caja/`. */
export const watchUpdates = (scope: string): void => {
  if (!('serviceWorker' in navigator)) return;
  // A page that no worker has served is of the version that its first one brings.
  let hadOne = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    isNew = hadOne;
    hadOne = true;
    for (const listener of listeners) listener();
  });
  // Where the browser refuses (a certificate that it does not trust), the page works on, but for starts without network.
  void navigator.serviceWorker.register(`${scope}sw.js`, { scope, updateViaCache: 'none' }).then(
    (registration) => setInterval(() => void registration.update().catch(() => undefined), ASK_EVERY_MS),
    () => undefined,
  );
};
