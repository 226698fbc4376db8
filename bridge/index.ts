/** The bridge: rules, ingestion into Postgres, verdicts. */
export { Bridge } from './bridge.ts';
export type { BridgeFailure, BridgeOptions, CatalogBatch, DeviceRow, OutboxRow } from './bridge.ts';
export { migrate, migrationNames, pendingMigrations } from './db/migrate.ts';
export { createPool, isDatabaseUrl } from './db/pool.ts';
export { sharePool } from './db/shared-pool.ts';
export type { DayTotalsReport } from './day-totals.ts';
export { decide } from './decide.ts';
export { openEpoch } from './epoch.ts';
export { readAhead } from './batch.ts';
export type { IngestEntry } from './batch.ts';
export type { IngestReport } from './ingest.ts';
export type { Decision, LedgerView, OpContext, StockPolicy, StoreSettings } from './ledger.ts';
export { giveUpLease, handOverLease, takeLeases } from './lease.ts';
export type { LeaseRequest } from './lease.ts';
export { MemoryLedger } from './memory-ledger.ts';
export { settingsOf } from './settings.ts';
export type { CatalogRow, FieldOrigin } from './projection.ts';
export { catalogTables, searchText } from './sql/catalog-tables.ts';
