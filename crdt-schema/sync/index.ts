/** The replica and its two alphabets. */
export { ReplicaDriver, TOO_SLOW } from './driver.ts';
export type { DriverListeners, DriverPorts, Pipe, ReplicaDisk } from './driver.ts';
export { Replica } from './replica.ts';
export { replicaAlerts } from './alerts.ts';
export type { ReplicaAlert, ReplicaAlertCode } from './alerts.ts';
export { toDial } from './mesh.ts';
export type { Heard, Neighbour } from './neighbourhood.ts';
export { missingHead } from './remote-heads.ts';
export type { ReplicaOptions } from './replica.ts';
export type { Standing } from './standings.ts';
export type { ReplicaIdentity, ReplicaPorts } from './context.ts';
export { loadCatalog, onLocalUpdate, packForStore } from './stored-catalog.ts';
export type { ReadyState } from './stored-catalog.ts';
export type { CheckUpdate, Packing } from './catalog-sync.ts';
export type {
  AppendPlace,
  AppendResult,
  BareAccess,
  Draft,
  Effect,
  GoneSegment,
  LedgerLogs,
  PersistOutcome,
  ReplicaEvent,
  StoredEntry,
  Write,
} from './events.ts';
export { writeOp } from './write-op.ts';
export type { Confirmed, OpAuthor, Stamp } from './write-op.ts';
