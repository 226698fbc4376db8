/** Who is at which record of the catalog, as pages of the office tell it of themselves. Nobody signs it: it is shown, and decides nothing. */
import { z } from 'zod';
import { entityNames, type EntityName } from '../../../crdt-schema/catalog/index.ts';

/** A record, or a field of it. */
export interface Place {
  readonly entity: EntityName;
  readonly id: string;
  /** Absent where the record is only looked at. */
  readonly field?: string | undefined;
}

export interface Editor extends Place {
  /** Of the connection: one page. */
  readonly client: number;
  /** Of a person where somebody is known there, else of the device. */
  readonly name: string;
}

const MAX_CHARS = 60;

const form = z.object({
  user: z.object({ name: z.string().min(1).max(MAX_CHARS) }),
  editing: z.object({
    entity: z.enum(entityNames as [EntityName, ...EntityName[]]),
    id: z.string().max(MAX_CHARS),
    field: z.string().max(MAX_CHARS).optional(),
  }),
});

/** As it goes to others. `user` is where clients of y-websocket put their names, too. */
export const textOf = (name: string, editing: Place): string =>
  JSON.stringify({ user: { name: name.slice(0, MAX_CHARS) }, editing });

/** Undefined for what says nothing of the catalog, or not as we would. */
export const editorOf = (client: number, text: string): Editor | undefined => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const read = form.safeParse(value);
  return read.success ? { client, name: read.data.user.name, ...read.data.editing } : undefined;
};

/** Of one entity, by record. */
export const byRecord = (
  editors: readonly Editor[],
  entity: EntityName,
): ReadonlyMap<string, readonly Editor[]> => {
  const all = new Map<string, Editor[]>();
  for (const editor of editors)
    if (editor.entity === entity) all.set(editor.id, [...(all.get(editor.id) ?? []), editor]);
  return all;
};
