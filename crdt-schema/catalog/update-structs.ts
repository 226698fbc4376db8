/**
 * The structs of a Yjs update in an order in which they can be applied, each with the key it belongs to, found without
 * applying anything. Relies on what every map of the catalog has: an item names its map and key, or the item of the
 * same key that it follows (`origin`); it never has a right neighbour, a parent within the document or no key.
 */
import * as Y from 'yjs';
import type { DecodedUpdate } from '../model/yjs-update.ts';
import { err, ok, type Failure, type Result } from '../result.ts';
import { isEntityName, type EntityName } from './entities/index.ts';
import { parseKey, type Key } from './layout.ts';

export type StructFailure = Failure<
  | 'catalog_update_malformed'
  | 'catalog_unknown_map'
  | 'catalog_bad_key'
  | 'catalog_bad_content'
  | 'missing_dependency'
>;

export interface Place {
  readonly entity: EntityName;
  readonly text: string;
  readonly key: Key;
}

export interface PlacedItem {
  readonly item: Y.Item;
  readonly place: Place;
}

type Struct = DecodedUpdate['structs'][number];

/** The structs of one client, by clock; `places` runs beside them, filled as far as `at`. */
interface Run {
  readonly client: number;
  readonly structs: Struct[];
  readonly places: (Place | undefined)[];
  at: number;
  /** Clock up to which the client is known, once everything before `at` is applied. */
  end: number;
}

export class UpdateStructs {
  private readonly doc: Y.Doc;
  private readonly runs = new Map<number, Run>();
  private readonly names = new Map<unknown, EntityName>();
  /** Items that are new to the document, in an order in which they can be applied. */
  readonly items: PlacedItem[] = [];

  constructor(doc: Y.Doc, structs: readonly Struct[]) {
    this.doc = doc;
    for (const [name, type] of doc.share) if (isEntityName(name)) this.names.set(type, name);
    for (const struct of structs) {
      const { client } = struct.id;
      const run = this.runs.get(client);
      if (run !== undefined) run.structs.push(struct);
      else {
        const end = Y.getState(doc.store, client);
        this.runs.set(client, { client, structs: [struct], places: [], at: 0, end });
      }
    }
  }

  /** Clock up to which a client's structs are known with this update. */
  endOf(client: number): number {
    return this.runs.get(client)?.end ?? Y.getState(this.doc.store, client);
  }

  /** Orders and places all structs. An item that waits for another client's is taken up when that one is there. */
  resolve(): Result<void, StructFailure> {
    const waiting = new Map<number, Run[]>();
    const ready = [...this.runs.values()];
    for (let run = ready.pop(); run !== undefined; run = ready.pop()) {
      const before = run.end;
      const advanced = this.advance(run);
      if (!advanced.ok) return advanced;
      if (advanced.value !== undefined) {
        const list = waiting.get(advanced.value);
        if (list === undefined) waiting.set(advanced.value, [run]);
        else list.push(run);
      }
      if (run.end > before) {
        ready.push(...(waiting.get(run.client) ?? []));
        waiting.delete(run.client);
      }
    }
    for (const run of this.runs.values()) if (run.at < run.structs.length) return err('missing_dependency');
    return ok(undefined);
  }

  /** The key of an item that the document holds. */
  placeOfKnown(item: Y.Item): Place | undefined {
    const entity = this.names.get(item.parent);
    if (entity === undefined || item.parentSub === null) return undefined;
    const key = parseKey(entity, item.parentSub);
    return key === undefined ? undefined : { entity, text: item.parentSub, key };
  }

  /** The place of the struct of this update at that id; undefined where it has none. */
  placeAt(client: number, clock: number): Place | undefined {
    const run = this.runs.get(client);
    const index = run === undefined ? -1 : indexAt(run.structs, clock);
    return index < 0 ? undefined : run!.places[index];
  }

  /** Goes on with one client as far as it can; the value is the client it waits for, or undefined at the end. */
  private advance(run: Run): Result<number | undefined, StructFailure> {
    for (; run.at < run.structs.length; run.at++) {
      const struct = run.structs[run.at]!;
      const { clock } = struct.id;
      if (!isSound(struct) || (run.at > 0 && clock < endOfStruct(run.structs[run.at - 1]!)))
        return err('catalog_update_malformed');
      if (clock > run.end) return err('missing_dependency');
      if (clock + struct.length > run.end) {
        if (struct instanceof Y.Skip) return err('missing_dependency');
        if (struct instanceof Y.Item) {
          const awaited = this.awaits(struct);
          if (awaited !== undefined) return ok(awaited);
          const place = this.place(struct);
          if (!place.ok) return place;
          run.places[run.at] = place.value;
          if (clock < run.end && !this.continues(struct, place.value)) return err('catalog_update_malformed');
          this.items.push({ item: struct, place: place.value });
        }
        run.end = clock + struct.length;
      } else if (struct instanceof Y.Item) {
        // Nothing of it would be applied, but Yjs opens a map of that name as it reads it, and reads the content once more.
        if (!isRootOfCatalog(struct.parent)) return err('catalog_unknown_map');
        if (!isReadAlike(struct.content)) return err('catalog_bad_content');
      }
    }
    return ok(undefined);
  }

  /** The client that must come first, if the item's origin is not there yet. */
  private awaits({ id, origin }: Y.Item): number | undefined {
    if (origin === null || origin.client === id.client) return undefined;
    return origin.clock < this.endOf(origin.client) ? undefined : origin.client;
  }

  /** An item of which the document holds the first part must go on where that part stands. */
  private continues(item: Y.Item, place: Place): boolean {
    const known = Y.getItem(this.doc.store, Y.createID(item.id.client, item.id.clock));
    if (!(known instanceof Y.Item)) return false;
    const other = this.placeOfKnown(known);
    return other?.entity === place.entity && other.text === place.text;
  }

  private place(item: Y.Item): Result<Place, StructFailure> {
    if (item.rightOrigin !== null) return err('catalog_bad_content');
    const parent: unknown = item.parent;
    if (item.origin === null) {
      if (typeof parent !== 'string') return err('catalog_bad_content');
      if (!isEntityName(parent)) return err('catalog_unknown_map', { map: parent.slice(0, 40) });
      const key = item.parentSub === null ? undefined : parseKey(parent, item.parentSub);
      if (key === undefined) return err('catalog_bad_key', { map: parent });
      return ok({ entity: parent, text: item.parentSub!, key });
    }
    const { client, clock } = item.origin;
    if (client === item.id.client && clock >= item.id.clock) return err('catalog_update_malformed');
    if (clock >= this.endOf(client)) return err('missing_dependency');
    if (clock >= Y.getState(this.doc.store, client)) {
      const place = this.placeAt(client, clock);
      return place === undefined ? err('catalog_bad_content') : ok(place);
    }
    // Something that was collected whole has no key, and no legal item stands in such a place.
    const found = Y.getItem(this.doc.store, item.origin);
    const place = found instanceof Y.Item ? this.placeOfKnown(found) : undefined;
    return place === undefined ? err('catalog_bad_content') : ok(place);
  }
}

/** Yjs takes any number that an update has for a clock or a length; past 2^53, or below 0, nothing adds up any more. */
const isSound = ({ id: { client, clock }, length }: Struct): boolean =>
  length >= 1 &&
  clock >= 0 &&
  client >= 0 &&
  Number.isSafeInteger(client) &&
  Number.isSafeInteger(clock + length);

/** Objects and lists within each other: twice what any value of the catalog has. */
const MAX_DEPTH = 8;

const isShallow = (value: unknown, depth: number): boolean => {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return true;
  return depth > 0 && Object.values(value).every((inner) => isShallow(inner, depth - 1));
};

/**
 * Whether content that nobody will look at is read alike wherever that is done: of values within values without end, one reading
 * has room on the stack and another has not.
 */
export const isReadAlike = (content: Y.Item['content']): boolean =>
  content instanceof Y.ContentDeleted ||
  (content instanceof Y.ContentAny && content.arr.every((value) => isShallow(value, MAX_DEPTH)));

const isRootOfCatalog = (parent: unknown): boolean =>
  parent === null || parent === undefined || (typeof parent === 'string' && isEntityName(parent));

const endOfStruct = ({ id, length }: Struct): number => id.clock + length;

/** Index of the struct that covers the clock, or -1. */
const indexAt = (structs: readonly Struct[], clock: number): number => {
  let low = 0;
  let high = structs.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const struct = structs[middle]!;
    if (clock < struct.id.clock) high = middle - 1;
    else if (clock >= endOfStruct(struct)) low = middle + 1;
    else return middle;
  }
  return -1;
};
