/**
 * Checks a Yjs update before it is applied, from its structs alone: only known maps, keys of the grammar, valid plain
 * values, and no value lost. A base record stays, and an override or a fold goes only where, with the update, another
 * value of each of its fields stands. Nothing is applied to find out, and the document is not copied.
 */
import * as Y from 'yjs';
import { MAX_CATALOG_STRUCTS, MAX_CATALOG_UPDATE_BYTES } from '../limits.ts';
import { decodeYjsUpdate, type DecodedUpdate } from '../model/yjs-update.ts';
import { err, ok, type Failure, type Result } from '../result.ts';
import { areTidy, coversItem } from './delete-ranges.ts';
import { winnerOf } from './key-winner.ts';
import { CATALOG_VERSION, type EntityName } from './entities/index.ts';
import { idOfKey, isCollectable, parseKey, validValue, type Strictness } from './layout.ts';
import { majorOf, OWN_SCHEMA, schemaIn, schemaOf } from './schema-version.ts';
import { isReadAlike, UpdateStructs, type Place, type StructFailure } from './update-structs.ts';

export type UpdateFailure =
  | StructFailure
  | Failure<'catalog_update_too_large' | 'catalog_bad_value' | 'catalog_bad_deletion' | 'catalog_newer'>;

/** A key that the update touches: what it brings, and what the document has last there. */
interface Touched {
  readonly place: Place;
  readonly added: Y.Item[];
}

class Checker {
  private readonly doc: Y.Doc;
  private readonly decoded: DecodedUpdate;
  private readonly nowMs: number;
  private readonly structs: UpdateStructs;
  /** By entity and key: a key's text is never copied, of which a joiner's catalog has 20,000. */
  private readonly touched = new Map<EntityName, Map<string, Touched>>();
  private strictness: Strictness = 'own';
  private readonly known = (client: number): number => Y.getState(this.doc.store, client);

  constructor(doc: Y.Doc, decoded: DecodedUpdate, nowMs: number) {
    this.doc = doc;
    this.decoded = decoded;
    this.nowMs = nowMs;
    this.structs = new UpdateStructs(doc, decoded.structs);
  }

  run(): Result<void, UpdateFailure> {
    const resolved = this.structs.resolve();
    if (!resolved.ok) return resolved;
    const newest = this.newestSchema();
    if (majorOf(newest) > CATALOG_VERSION.major) return err('catalog_newer', { schema: newest });
    if (newest > OWN_SCHEMA) this.strictness = 'newer';
    // An empty document has nothing to lose: a joiner need not ask it of 20,000 keys.
    const isEmpty = this.doc.store.clients.size === 0;
    for (const { item, place } of this.structs.items) {
      const checked = this.content(item, place);
      if (!checked.ok) return checked;
      if (!isEmpty) this.touch(place, item);
    }
    const deleted = this.deletions();
    if (!deleted.ok) return deleted;
    return this.losses();
  }

  /** Of the document and the update together. A value that is not valid there is refused as any other. */
  private newestSchema(): number {
    let newest = schemaOf(this.doc);
    for (const { item, place } of this.structs.items) {
      if (place.entity === 'settings' && item.content instanceof Y.ContentAny)
        newest = Math.max(newest, schemaIn(place.text, item.content.arr[0]));
    }
    return newest;
  }

  private content(item: Y.Item, place: Place): Result<void, UpdateFailure> {
    const { content } = item;
    if (content instanceof Y.ContentDeleted) return ok(undefined);
    if (!(content instanceof Y.ContentAny)) return err('catalog_bad_content');
    // A peer that does not collect sends what it has deleted; nobody will read it.
    if (coversItem(this.decoded.ds, item))
      return isReadAlike(content) ? ok(undefined) : err('catalog_bad_content');
    if (content.arr.length !== 1) return err('catalog_bad_content');
    if (!validValue(place.entity, place.key, content.arr[0], this.nowMs, this.strictness))
      return err('catalog_bad_value', { map: place.entity, key: place.text });
    return ok(undefined);
  }

  private touch(place: Place, item?: Y.Item): void {
    const { entity, text } = place;
    let keys = this.touched.get(entity);
    if (keys === undefined) this.touched.set(entity, (keys = new Map()));
    const touched = keys.get(text);
    if (touched === undefined) keys.set(text, { place, added: item === undefined ? [] : [item] });
    else if (item !== undefined) touched.added.push(item);
  }

  private *allTouched(): IterableIterator<Touched> {
    for (const keys of this.touched.values()) yield* keys.values();
  }

  /** Deletions are of what we hold, or of what the update brings; live items that they hit are touched. */
  private deletions(): Result<void, UpdateFailure> {
    for (const [client, ranges] of this.decoded.ds.clients) {
      const known = this.known(client);
      const structs = this.doc.store.clients.get(client) ?? [];
      const end = this.structs.endOf(client);
      for (const { clock, len } of ranges) {
        if (clock + len > end) return err('missing_dependency');
        if (clock >= known) continue;
        for (let i = Y.findIndexSS(structs, clock); i < structs.length; i++) {
          const struct = structs[i]!;
          if (struct.id.clock >= clock + len) break;
          if (!(struct instanceof Y.Item) || struct.deleted) continue;
          const place = this.structs.placeOfKnown(struct);
          if (place === undefined) return err('catalog_bad_deletion');
          this.touch(place);
        }
      }
    }
    return ok(undefined);
  }

  /** Looks at every key that holds a value now and will not; each of its fields must hold another. */
  private losses(): Result<void, UpdateFailure> {
    const lost: Touched[] = [];
    for (const touched of this.allTouched()) {
      const current = this.current(touched.place);
      if (current === undefined || current.deleted || this.valueAfter(touched) !== undefined) continue;
      if (this.isCollected(touched.place)) continue;
      if (touched.place.key.type === 'base') return err('catalog_bad_deletion', { key: touched.place.text });
      lost.push(touched);
    }
    if (lost.length === 0) return ok(undefined);
    const held = new Set<string>();
    for (const touched of this.allTouched()) {
      if (touched.place.key.type !== 'base') this.hold(held, touched.place, this.valueAfter(touched));
    }
    const fields = new Map<string, Touched>();
    for (const touched of lost) {
      for (const field of fieldsOf(touched.place, this.current(touched.place)!.content.getContent()[0]))
        if (!held.has(field)) fields.set(field, touched);
    }
    if (fields.size > 0) this.holdUntouched(held, new Set([...fields.values()].map(({ place }) => place)));
    for (const [field, { place }] of fields)
      if (!held.has(field)) return err('catalog_bad_deletion', { map: place.entity, key: place.text });
    return ok(undefined);
  }

  /** The key goes with the whole of a record that is old enough to leave the document. */
  private isCollected({ entity, text }: Place): boolean {
    const id = idOfKey(text);
    if (!isCollectable(entity, id, this.nowMs)) return false;
    const base = this.touched.get(entity)?.get(id);
    if (base !== undefined) return this.valueAfter(base) === undefined;
    const current = this.doc.share.get(entity)?._map.get(id);
    return current === undefined || current.deleted;
  }

  /** Adds what stands at keys of these records that the update does not touch. A walk over the map: a rare case. */
  private holdUntouched(held: Set<string>, places: ReadonlySet<Place>): void {
    const wanted = new Set([...places].map(({ entity, text }) => entity + idOfKey(text)));
    for (const entity of new Set([...places].map((place) => place.entity))) {
      for (const [text, item] of this.doc.share.get(entity)?._map ?? []) {
        if (
          item.deleted ||
          !wanted.has(entity + idOfKey(text)) ||
          this.touched.get(entity)?.has(text) === true
        )
          continue;
        const key = parseKey(entity, text);
        if (key !== undefined) this.hold(held, { entity, text, key }, item.content.getContent()[0]);
      }
    }
  }

  private hold(held: Set<string>, place: Place, value: unknown): void {
    if (value !== undefined) for (const field of fieldsOf(place, value)) held.add(field);
  }

  private current({ entity, text }: Place): Y.Item | undefined {
    return this.doc.share.get(entity)?._map.get(text);
  }

  /** What the key holds once the update is applied; undefined for nothing. */
  private valueAfter({ place, added }: Touched): unknown {
    const current = this.current(place);
    const winner = added.length === 0 ? current : winnerOf(current, added, this.known);
    if (winner === undefined || winner.deleted || !(winner.content instanceof Y.ContentAny)) return undefined;
    return coversItem(this.decoded.ds, winner) ? undefined : winner.content.arr[0];
  }
}

/** The fields of which a value stands at the place. */
const fieldsOf = ({ entity, key }: Place, value: unknown): string[] => {
  const record = `${entity}/${key.id}/`;
  if (key.type === 'override') return [record + key.field];
  return key.type === 'fold' ? Object.keys(value as object).map((field) => record + field) : [];
};

/**
 * Whether the update may be applied to the document; `nowMs` is Unix milliseconds. `missing_dependency` means that it
 * builds on what we do not hold: ask the sender for its state. Every other code is the sender's fault.
 */
export const checkUpdate = (
  doc: Y.Doc,
  update: Uint8Array | DecodedUpdate,
  nowMs: number,
): Result<void, UpdateFailure> => {
  if (update instanceof Uint8Array && update.length > MAX_CATALOG_UPDATE_BYTES)
    return err('catalog_update_too_large', { bytes: update.length });
  const decoded = update instanceof Uint8Array ? decodeYjsUpdate(update) : update;
  if (decoded === undefined) return err('catalog_update_malformed');
  if (decoded.structs.length > MAX_CATALOG_STRUCTS)
    return err('catalog_update_too_large', { structs: decoded.structs.length });
  if (!areTidy(decoded.ds, MAX_CATALOG_STRUCTS)) return err('catalog_update_malformed');
  return new Checker(doc, decoded, nowMs).run();
};
