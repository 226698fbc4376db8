/**
 * A Yjs update packed for the wire and the disk: the same structs as Yjs' own second format, with keys and values in
 * columns. The catalog of 20,000 products of 12 fields takes 7.5 MB as Yjs writes it, 1.4 MB with gzip, and a half of
 * that packed and with gzip. Before it is compressed: who sends it compresses, who receives it bounds what comes out.
 *
 * Form: 1 byte version; the update of Yjs' second format, without keys and values, prefixed by its length; then, in
 * version 1, columns: names of maps; keys; count of values; values. In version 2 the rest is the same as JSON
 * (`value-rows.ts`).
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { MAX_CATALOG_STRUCTS, MAX_CATALOG_UPDATE_BYTES, MAX_CATALOG_VALUES } from '../limits.ts';
import { hasOverlongNumber, readVarUint } from '../model/var-uint.ts';
import type { DecodedUpdate } from '../model/yjs-update.ts';
import { err, ok, type Failure, type Result } from '../result.ts';
import { integrate } from './integrate.ts';
import { BadColumn, readTexts, writeTexts } from './text-column.ts';
import { ValueReader, ValueWriter } from './value-column.ts';
import { readRows, writeRows, type Rows } from './value-rows.ts';

/** History: 1, columns, for a whole state; 2, rows, for what a peer lacks. */
const COLUMNS = 1;
const ROWS = 2;

class PackingEncoder extends Y.UpdateEncoderV2 {
  private readonly inRows: boolean;
  readonly maps: string[] = [];
  readonly texts: string[] = [];
  readonly values: unknown[] = [];
  private mapFollows = false;

  constructor(inRows: boolean) {
    super();
    this.inRows = inRows;
  }

  override writeParentInfo(isMap: boolean): void {
    super.writeParentInfo(isMap);
    this.mapFollows = isMap;
  }

  override writeString(text: string): void {
    (this.mapFollows ? this.maps : this.texts).push(text);
    this.mapFollows = false;
  }

  override writeAny(value: unknown): void {
    this.values.push(value);
  }

  override toUint8Array(): Uint8Array<ArrayBuffer> {
    const out = encoding.createEncoder();
    const rows = this.inRows ? writeRows(this) : undefined;
    encoding.writeUint8(out, rows === undefined ? COLUMNS : ROWS);
    encoding.writeVarUint8Array(out, super.toUint8Array());
    if (rows === undefined) this.writeColumns(out);
    else encoding.writeUint8Array(out, rows);
    return encoding.toUint8Array(out) as Uint8Array<ArrayBuffer>;
  }

  private writeColumns(out: encoding.Encoder): void {
    writeTexts(out, this.maps);
    writeTexts(out, this.texts);
    encoding.writeVarUint(out, this.values.length);
    const column = new ValueWriter();
    for (const value of this.values) column.write(value);
    column.finish(out);
  }
}

const NO_DECODER = decoding.createDecoder(new Uint8Array(0));

class PackingDecoder extends Y.UpdateDecoderV2 {
  private readonly rows: Rows;
  private mapFollows = false;
  private structs = 0;
  private nextMap = 0;
  private nextText = 0;
  private nextValue = 0;

  constructor(decoder: decoding.Decoder, rows: Rows) {
    super(decoder);
    this.rows = rows;
  }

  /** Once for each struct. Run lengths would let a few bytes ask for any number of them. */
  override readInfo(): number {
    this.structs += 1;
    if (this.structs > MAX_CATALOG_STRUCTS) throw new BadColumn('too many structs');
    return super.readInfo();
  }

  override readParentInfo(): boolean {
    this.mapFollows = super.readParentInfo();
    return this.mapFollows;
  }

  override readString(): string {
    const { maps, texts } = this.rows;
    const text = this.mapFollows ? maps[this.nextMap++] : texts[this.nextText++];
    this.mapFollows = false;
    if (text === undefined) throw new BadColumn('texts');
    return text;
  }

  override readAny(): unknown {
    const { values } = this.rows;
    if (this.nextValue >= values.length) throw new BadColumn('values');
    return values[this.nextValue++];
  }
}

/** The document's state, in columns; or what of it a peer of that state vector lacks, in rows where they fit. */
export const packState = (doc: Y.Doc, stateVector?: Uint8Array): Uint8Array =>
  Y.encodeStateAsUpdateV2(doc, stateVector, new PackingEncoder(stateVector !== undefined));

/** An update that was read once: what was checked is what is applied, not another reading of the same bytes. */
export class PackedUpdate {
  readonly decoded: DecodedUpdate;
  private readonly frame: Uint8Array;
  private readonly Decoder: typeof Y.UpdateDecoderV2;

  /** Throws where the structs are not whole. */
  constructor(frame: Uint8Array, rows: Rows) {
    this.frame = frame;
    this.Decoder = class extends PackingDecoder {
      constructor(decoder: decoding.Decoder = NO_DECODER) {
        super(decoder, rows);
      }
    };
    this.decoded = Y.decodeUpdateV2(frame, this.Decoder);
  }

  /** Once only: the structs that were read become the document's. */
  apply(doc: Y.Doc, origin: unknown): void {
    for (const turn of this.applyInTurns(doc, origin, Infinity)) void turn;
  }

  /** The same, so many structs a turn, each turn a transaction of its own. */
  *applyInTurns(doc: Y.Doc, origin: unknown, count: number): Generator<void> {
    const isWhole = yield* integrate(doc, this.decoded, origin, count);
    // Yjs keeps what it cannot place until the rest comes.
    if (!isWhole) Y.applyUpdateV2(doc, this.frame, origin, this.Decoder);
  }

  /** As Yjs writes it, for those who know only that. */
  toYjs(): Uint8Array {
    return Y.diffUpdateV2(this.frame, Uint8Array.of(0), this.Decoder, Y.UpdateEncoderV1 as never);
  }
}

type Read = Result<PackedUpdate, Failure<'catalog_update_malformed'>>;

/** Reads what `packState` wrote. Whatever is cut, absurd or unfolds past its bounds is malformed. */
export const readPacked = (bytes: Uint8Array): Read => {
  const turns = readPackedInTurns(bytes);
  for (;;) {
    const turn = turns.next();
    if (turn.done === true) return turn.value;
  }
};

/** The same, keys and values in one turn and structs in the next. */
export const readPackedInTurns = function* (bytes: Uint8Array): Generator<void, Read> {
  try {
    const decoder = decoding.createDecoder(bytes);
    const version = decoding.readUint8(decoder);
    if (version !== COLUMNS && version !== ROWS) return err('catalog_update_malformed');
    const frame = decoding.readVarUint8Array(decoder);
    if (hasOverlongNumber(frame)) return err('catalog_update_malformed');
    const rows = version === ROWS ? readRows(decoding.readTailAsUint8Array(decoder)) : readColumns(decoder);
    yield;
    return ok(new PackedUpdate(frame, rows));
  } catch {
    // Every cut or oversized part throws, here or in lib0, a text that is no UTF-8 in the decoder of texts.
    return err('catalog_update_malformed');
  }
};

/** Throws where they are cut, oversized or not all that is left. */
const readColumns = (decoder: decoding.Decoder): Rows => {
  const budget = {
    texts: MAX_CATALOG_VALUES,
    bytes: MAX_CATALOG_UPDATE_BYTES,
    values: MAX_CATALOG_VALUES,
  };
  const maps = readTexts(decoder, budget);
  const texts = readTexts(decoder, budget);
  const count = readVarUint(decoder);
  const column = new ValueReader(decoder, budget);
  if (decoding.hasContent(decoder)) throw new BadColumn('longer than it says');
  return { maps, texts, values: column.readAll(count) };
};
