/** The catalog: its entities, its document, its gate. */
export { createCatalog } from './catalog.ts';
export type { Candidate, Catalog, CatalogOptions, CatalogRecord, Conflict, RecordChange } from './catalog.ts';
export { checkUpdate } from './check-update.ts';
export type { UpdateFailure } from './check-update.ts';
export { CATALOG_VERSION, entities, isEntityName } from './entities/index.ts';
export type { EntityName } from './entities/index.ts';
