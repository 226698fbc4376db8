/** What a store's ingestion is told once, and what the rules hear of it for each op. */
import type { Verification } from '../crdt-schema/ports.ts';
import type { OpContext, StockPolicy, StoreSettings } from './ledger.ts';
import type { Verdict } from '../crdt-schema/verdicts/verdict.ts';
import type { KnownDevice } from './sql/load.ts';
import type { Witness } from './witness.ts';

export interface IngestOptions {
  readonly store: string;
  readonly leaseEpoch: number;
  readonly nowMs: () => number;
  /** The store's policies, as its settings have them now. */
  readonly settings: () => StoreSettings;
  readonly stockPolicy: StockPolicy;
  readonly verify: (signed: Verification) => boolean;
  /** What the hub's own log says of an entry already: a ledger that went back in time keeps to it. */
  readonly told?: ((segment: string, branch: number, seq: number) => Verdict | undefined) | undefined;
  readonly witness?: Witness | undefined;
  /** Called at named steps, for tests that kill the process there. */
  readonly fault?: ((step: 'before_commit' | 'after_commit') => void) | undefined;
}

export const contextOf = (device: KnownDevice, options: IngestOptions): OpContext => ({
  store: options.store,
  device: device.id,
  till: device.till,
  role: device.role,
  series: device.series,
  revoked: device.revoked,
  numbering: device.numbering,
  nowMs: options.nowMs(),
  settings: options.settings(),
  verify: options.verify,
});
