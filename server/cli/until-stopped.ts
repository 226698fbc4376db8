/** How a long-running command ends: by a signal, or because a disk failed. */
import { failed } from './command.ts';

/** Ends the process's work when a disk refuses a write: after a restart the replica is read anew from what is there. */
export interface DiskWatch {
  /** For the peer's listeners. */
  readonly storeFailed: (error: unknown) => void;
  /** Rejects once it was called. */
  readonly failure: Promise<never>;
}

export const watchDisk = (): DiskWatch => {
  let fail: (error: Error) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => (fail = reject));
  // Nobody may be waiting yet when a disk fails at start.
  failure.catch(() => undefined);
  const storeFailed = (error: unknown): void => {
    const reason = error instanceof Error ? error.message : String(error);
    fail(failed({ code: 'store_failed', params: { reason } }));
  };
  return { storeFailed, failure };
};

/** Waits for Ctrl+C or a service manager's stop, once; rejects where a disk fails first. */
export const untilStopped = (disk: DiskWatch): Promise<void> => {
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  return Promise.race([stopped, disk.failure]);
};

/** What JSON leaves as it is, and a terminal acts upon or shows in another order: the upper control characters, and those of direction. */
const ACTED_UPON = /[\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g;

/** One line of JSON, without a character that is none to read. */
export const lineOf = (value: unknown): string =>
  JSON.stringify(value).replace(
    ACTED_UPON,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** One line of JSON a message, on stderr. */
export const logLine = (message: string, details: Readonly<Record<string, unknown>>): void =>
  void process.stderr.write(`${lineOf({ time: new Date().toISOString(), message, ...details })}\n`);
