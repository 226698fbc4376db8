/** Waits for Ctrl+C or a service manager's stop, once. */
export const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });

/** One line of JSON a message, on stderr. */
export const logLine = (message: string, details: Readonly<Record<string, unknown>>): void =>
  void process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), message, ...details })}\n`);
