/** The catalog: its entities, its document, its gate. */
// Records and fields.
export { createCatalog } from './catalog.ts';
export type { Catalog, CatalogOptions, CatalogRecord, FieldValues, WriteFailure } from './catalog.ts';
export type { RecordChange } from './watch.ts';
export { sameValue } from './candidates.ts';
export type { Candidate, Conflict } from './candidates.ts';
// What comes in from peers.
export { checkUpdate } from './check-update.ts';
export type { UpdateFailure } from './check-update.ts';
// What the entities are.
export { entities, entityNames, fieldOf } from './entities/index.ts';
export type { EntityName } from './entities/index.ts';
export type { Entity, Field, FieldPolicy } from './entities/entity.ts';
export { FREE_PRODUCT } from './entities/parked.ts';
export { SETTINGS_ID } from './entities/settings.ts';
export { validFieldValue } from './layout.ts';
