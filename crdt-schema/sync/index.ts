/** The replica and its two alphabets. */
export { Replica } from './replica.ts';
export type { OpState, ReplicaOptions } from './replica.ts';
export type { ReplicaIdentity, ReplicaPorts } from './context.ts';
export { REMOTE_ORIGIN } from './catalog-sync.ts';
export type { CheckUpdate } from './catalog-sync.ts';
export type {
  AppendPlace,
  AppendResult,
  BareAccess,
  Draft,
  Effect,
  PersistOutcome,
  ReplicaEvent,
  StoredEntry,
  Write,
} from './events.ts';
