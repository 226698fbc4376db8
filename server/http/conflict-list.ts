/** What a person should decide in the catalog, with the names of those who wrote it. */
import type { ConflictBook } from '../../crdt-schema/conflicts/index.ts';

type Conflicts = ReturnType<ConflictBook['list']>;

/** Tills of the devices that wrote what is in conflict, by device. */
export const tillNames = (
  tillOf: (device: string) => string | undefined,
  conflicts: Conflicts,
): Record<string, string> => {
  const names: Record<string, string> = {};
  for (const conflict of conflicts) {
    const candidates =
      conflict.kind === 'field'
        ? conflict.candidates
        : conflict.kind === 'edit_of_archived'
          ? conflict.edits.map(({ edit }) => edit)
          : [];
    for (const { device } of candidates) {
      const name = tillOf(device);
      if (name !== undefined) names[device] = name;
    }
  }
  return names;
};
