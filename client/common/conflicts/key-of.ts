/** Names one thing to decide, for as long as it is to be decided. */
import type { CatalogConflict } from '../../../crdt-schema/conflicts/index.ts';

export const keyOf = (conflict: CatalogConflict): string => {
  switch (conflict.kind) {
    case 'field':
      return `field ${conflict.entity} ${conflict.id} ${conflict.field}`;
    case 'duplicate_code':
      return `code ${conflict.field} ${conflict.code}`;
    case 'edit_of_archived':
      return `archived ${conflict.entity} ${conflict.id}`;
    case 'category_cycle':
      return `circle ${conflict.ids.join(' ')}`;
  }
};
