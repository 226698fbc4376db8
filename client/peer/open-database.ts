/** What opening a database of the browser comes to, and what its refusals mean. */

/** Some browsers neither open nor refuse once their database server is gone. */
const OPEN_PATIENCE_MS = 10_000;

export type StorageCode =
  /** The browser has no room left for this page. */
  | 'storage_full'
  /** It closed the databases by itself, or removed them. */
  | 'storage_lost'
  /** It answers nothing. */
  | 'storage_stuck'
  /** A later version of this page has written them. */
  | 'storage_newer'
  /** It cannot read what it wrote. */
  | 'storage_broken';

class StuckError extends Error {
  override readonly name = 'StuckError';
}

/** Rejects where the browser does not answer. */
export const opened = <T>(opening: Promise<T>): Promise<T> => {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new StuckError('the browser does not open its database')),
      OPEN_PATIENCE_MS,
    );
  });
  return Promise.race([opening, late]).finally(() => clearTimeout(timer));
};

const CODES: Readonly<Record<string, StorageCode>> = {
  QuotaExceededError: 'storage_full',
  InvalidStateError: 'storage_lost',
  AbortError: 'storage_lost',
  StuckError: 'storage_stuck',
  VersionError: 'storage_newer',
};

/** By the error's name, which the specification fixes; its words differ from browser to browser. */
export const storageCodeOf = (error: unknown): StorageCode =>
  (error instanceof Error || error instanceof DOMException ? CODES[error.name] : undefined) ??
  'storage_broken';
