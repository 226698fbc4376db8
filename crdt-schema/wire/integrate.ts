/**
 * Applies structs that were decoded, and checked, without decoding them a second time, some thousand at a time: Yjs
 * applies an update whole, and 20,000 products then hold a page up for as long as it takes.
 */
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { DecodedUpdate } from '../model/yjs-update.ts';

type Struct = DecodedUpdate['structs'][number];

/** One client's structs, by clock. */
interface Run {
  readonly structs: Struct[];
  at: number;
}

/** An item whose map is still a name, as the decoder leaves it. */
const resolveParent = (doc: Y.Doc, item: Y.Item): void => {
  const parent: unknown = item.parent;
  if (typeof parent === 'string') item.parent = doc.get(parent) as Y.AbstractType<unknown>;
};

class Integration {
  private readonly doc: Y.Doc;
  private readonly runs = new Map<number, Run>();
  /** The run that goes on next is the last; each waits for the one behind it. */
  private readonly stack: Run[] = [];
  isWhole = true;

  constructor(doc: Y.Doc, structs: readonly Struct[]) {
    this.doc = doc;
    for (const struct of structs) {
      const run = this.runs.get(struct.id.client);
      if (run === undefined) this.runs.set(struct.id.client, { structs: [struct], at: 0 });
      else run.structs.push(struct);
    }
    this.stack.push(...this.runs.values());
  }

  /** Integrates so many; whether that was all, or something is missing (`isWhole`). */
  some(transaction: Y.Transaction, count: number): boolean {
    const { store } = this.doc;
    for (let left = count; left > 0;) {
      const run = this.stack.at(-1);
      if (run === undefined) return true;
      const struct = run.structs[run.at];
      if (struct === undefined) {
        this.stack.pop();
        continue;
      }
      const offset = Y.getState(store, struct.id.client) - struct.id.clock;
      if (offset >= struct.length) {
        run.at += 1;
        continue;
      }
      if (offset < 0 || struct instanceof Y.Skip) return this.gap();
      if (struct instanceof Y.Item) resolveParent(this.doc, struct);
      const missing = struct.getMissing(transaction, store);
      if (missing !== null) {
        const awaited = this.runs.get(missing);
        if (awaited === undefined || awaited.at >= awaited.structs.length) return this.gap();
        this.stack.push(awaited);
        continue;
      }
      struct.integrate(transaction, offset);
      run.at += 1;
      left -= 1;
    }
    return false;
  }

  private gap(): true {
    this.isWhole = false;
    return true;
  }
}

/** An update of Yjs' first format that deletes and brings nothing. */
const deletionsOf = ({ ds }: DecodedUpdate): Uint8Array => {
  const out = encoding.createEncoder();
  encoding.writeVarUint(out, 0);
  encoding.writeVarUint(out, ds.clients.size);
  for (const [client, ranges] of ds.clients) {
    encoding.writeVarUint(out, client);
    encoding.writeVarUint(out, ranges.length);
    for (const { clock, len } of ranges) {
      encoding.writeVarUint(out, clock);
      encoding.writeVarUint(out, len);
    }
  }
  return encoding.toUint8Array(out);
};

/**
 * Applies the update, `count` structs a turn, each turn one transaction of that origin. The structs become the
 * document's: nobody reads `decoded` afterwards. The value at the end is false where the update builds on what the
 * document does not hold: what it could not place is left out.
 */
export const integrate = function* (
  doc: Y.Doc,
  decoded: DecodedUpdate,
  origin: unknown,
  count: number,
): Generator<void, boolean> {
  const integration = new Integration(doc, decoded.structs);
  for (;;) {
    const isOver = Y.transact(
      doc,
      (transaction) => {
        if (!integration.some(transaction, count)) return false;
        // Yjs looks again at what waited for these structs as well.
        Y.applyUpdate(doc, deletionsOf(decoded), origin);
        return true;
      },
      origin,
      false,
    );
    if (isOver) return integration.isWhole;
    yield;
  }
};
