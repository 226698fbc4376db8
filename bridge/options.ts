/** What a store's ingestion is told once, and what the rules hear of it for each op. */
import type { OpContext, StockPolicy } from './ledger.ts';
import type { KnownDevice } from './sql/load.ts';

export interface IngestOptions {
  readonly store: string;
  readonly leaseEpoch: number;
  readonly nowMs: () => number;
  /** Decimals of the store's currency (ISO 4217), as its settings have it now. */
  readonly exponent: () => number;
  readonly stockPolicy: StockPolicy;
  /** Called at named steps, for tests that kill the process there. */
  readonly fault?: ((step: 'before_commit' | 'after_commit') => void) | undefined;
}

export const contextOf = (device: KnownDevice, options: IngestOptions): OpContext => ({
  till: device.till,
  series: device.series,
  revoked: device.revoked,
  nowMs: options.nowMs(),
  exponent: options.exponent(),
});
