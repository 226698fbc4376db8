/**
 * Checks a Yjs update before it is applied, from its structs alone: only known maps, keys of the grammar, valid plain
 * values, and deletions of nothing but overrides that the same update writes anew. Nothing is applied to find out.
 */
import * as Y from 'yjs';
import { err, ok, type Failure, type Result } from '../result.ts';
import { isEntityName, type EntityName } from './entities/index.ts';
import { parseKey, validValue, type Key } from './layout.ts';

/** Structs of one update; a full catalog of 20,000 products has about as many. */
const MAX_STRUCTS = 500_000;

export type UpdateFailure = Failure<
  | 'catalog_update_malformed'
  | 'catalog_update_too_large'
  | 'catalog_unknown_map'
  | 'catalog_bad_key'
  | 'catalog_bad_value'
  | 'catalog_bad_content'
  | 'catalog_bad_deletion'
  | 'missing_dependency'
>;

interface Place {
  readonly entity: EntityName;
  readonly text: string;
  readonly key: Key;
}

type Struct = Y.Item | Y.GC | { id: Y.ID; length: number };

const idText = (client: number, clock: number): string => `${client}:${clock}`;

class Checker {
  private readonly doc: Y.Doc;
  private readonly nowMs: number;
  /** Places of the items that this update brings, by id. */
  private readonly places = new Map<string, Place | undefined>();
  private readonly ends = new Map<number, number>();
  /** Keys that hold a value after this update, as far as the update itself says. */
  readonly written = new Set<string>();

  constructor(doc: Y.Doc, nowMs: number) {
    this.doc = doc;
    this.nowMs = nowMs;
  }

  struct(struct: Struct): Result<void, UpdateFailure> {
    const { client, clock } = struct.id;
    const known = Y.getState(this.doc.store, client);
    const end = this.ends.get(client) ?? known;
    if (clock > end) return err('missing_dependency');
    this.ends.set(client, Math.max(end, clock + struct.length));
    if (clock + struct.length <= known || struct instanceof Y.GC) return ok(undefined);
    if (!(struct instanceof Y.Item)) return err('missing_dependency');
    const place = this.place(struct);
    if (!place.ok) return place;
    this.places.set(idText(client, clock), place.value);
    if (struct.content instanceof Y.ContentDeleted) return ok(undefined);
    if (!(struct.content instanceof Y.ContentAny) || struct.content.arr.length !== 1)
      return err('catalog_bad_content');
    const { entity, key, text } = place.value;
    if (!validValue(entity, key, struct.content.arr[0], this.nowMs))
      return err('catalog_bad_value', { key: text });
    this.written.add(`${entity}/${text}`);
    return ok(undefined);
  }

  /** A deletion of items that we hold, or that the update brings. */
  deletion(client: number, clock: number, length: number): Result<void, UpdateFailure> {
    const known = Y.getState(this.doc.store, client);
    if (clock + length > Math.max(known, this.ends.get(client) ?? 0)) return err('missing_dependency');
    const structs = this.doc.store.clients.get(client);
    if (structs === undefined || clock >= known) return ok(undefined);
    const end = Math.min(clock + length, known);
    for (let i = Y.findIndexSS(structs, clock); i < structs.length; i++) {
      const struct = structs[i]!;
      if (struct.id.clock >= end) break;
      if (!(struct instanceof Y.Item) || struct.deleted) continue;
      const place = this.placeOf(struct);
      if (place === undefined || !this.mayDelete(place)) return err('catalog_bad_deletion');
    }
    return ok(undefined);
  }

  private mayDelete({ entity, text, key }: Place): boolean {
    if (this.written.has(`${entity}/${text}`)) return true;
    if (key.type === 'base') return false;
    const prefix = `${entity}/${key.id}/${key.field}@`;
    for (const written of this.written) if (written.startsWith(prefix)) return true;
    return this.written.has(`${entity}/${key.id}`);
  }

  /** The map and key of an item of the update: named, or taken over from its neighbour. */
  private place(item: Y.Item): Result<Place, UpdateFailure> {
    const parent: unknown = item.parent;
    if (typeof parent === 'string') {
      if (!isEntityName(parent)) return err('catalog_unknown_map', { map: parent.slice(0, 40) });
      const key = item.parentSub === null ? undefined : parseKey(parent, item.parentSub);
      if (key === undefined) return err('catalog_bad_key', { map: parent });
      return ok({ entity: parent, text: item.parentSub!, key });
    }
    if (parent !== null && parent !== undefined) return err('catalog_bad_content');
    const neighbour = item.origin ?? item.rightOrigin;
    if (neighbour === null) return err('catalog_update_malformed');
    const inUpdate = this.places.get(idText(neighbour.client, neighbour.clock));
    if (inUpdate !== undefined) return ok(inUpdate);
    if (neighbour.clock >= Y.getState(this.doc.store, neighbour.client)) return err('missing_dependency');
    const found = Y.getItem(this.doc.store, neighbour);
    const place = found instanceof Y.Item ? this.placeOf(found) : undefined;
    // A neighbour that was collected: Yjs itself turns such an item into nothing.
    return place === undefined ? err('missing_dependency') : ok(place);
  }

  private placeOf(item: Y.Item): Place | undefined {
    if (item.parentSub === null || !(item.parent instanceof Y.AbstractType)) return undefined;
    for (const [name, type] of this.doc.share) {
      if (type !== item.parent || !isEntityName(name)) continue;
      const key = parseKey(name, item.parentSub);
      return key === undefined ? undefined : { entity: name, text: item.parentSub, key };
    }
    return undefined;
  }
}

export const checkUpdate = (doc: Y.Doc, update: Uint8Array, nowMs: number): Result<void, UpdateFailure> => {
  let decoded: ReturnType<typeof Y.decodeUpdate>;
  try {
    decoded = Y.decodeUpdate(update);
  } catch {
    // Yjs throws on every cut or unknown form.
    return err('catalog_update_malformed');
  }
  if (decoded.structs.length > MAX_STRUCTS)
    return err('catalog_update_too_large', { structs: decoded.structs.length });
  const checker = new Checker(doc, nowMs);
  // An item may lean on one of another client further on: those are tried again once the rest is known.
  let left: Struct[] = decoded.structs;
  while (left.length > 0) {
    const again: Struct[] = [];
    for (const struct of left) {
      const checked = checker.struct(struct);
      if (!checked.ok && checked.error.code === 'missing_dependency') again.push(struct);
      else if (!checked.ok) return checked;
    }
    if (again.length === left.length) return err('missing_dependency');
    left = again;
  }
  for (const [client, deletions] of decoded.ds.clients) {
    for (const { clock, len } of deletions) {
      const checked = checker.deletion(client, clock, len);
      if (!checked.ok) return checked;
    }
  }
  return ok(undefined);
};
