/** What a person has to decide in the catalog. */
export { createConflictBook } from './conflict-book.ts';
export type { CatalogConflict, ConflictBook } from './conflict-book.ts';
