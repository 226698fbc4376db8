/**
 * What the hub writes to its own log: verdicts, and the levels (stock) that changed with them, at one position of
 * the ledger. Positions start at 1 and have no gaps but where an epoch begins (`epoch.ts`); each is one commit of the bridge, in
 * one entry or, where that would be too long, in several. The first entries of each of the hub's segments carry the whole stock and all that is owed (`full`), so
 * that older segments may be dropped.
 */
import { z } from 'zod';
import { MAX_SHORT_TEXT_CHARS } from '../limits.ts';
import { isSegmentId, isUuid } from '../model/ids.ts';
import { err, ok, type Failure, type Result } from '../result.ts';

const segment = z.string().refine(isSegmentId, 'segment');
const seq = z.int().min(0);
/** First 8 bytes, hex, of the change hash at the (last) entry named: a fork's other branch is not meant. */
const hash8 = z.string().regex(/^[0-9a-f]{16}$/);
const params = z.record(z.string(), z.union([z.string().max(MAX_SHORT_TEXT_CHARS), z.number()]));

/** A key under a PIN and what it was made with, as JSON (`server/security/person-key.ts`). */
const MAX_SEALED_CHARS = 1_024;

/**
 * Somebody of the shop. Who has left has no `sealedKey`: tills need no more of them than the name on old tickets. The name is
 * kept as the ledger has it.
 */
const sharedPerson = z.strictObject({
  id: z.string().refine(isUuid, 'person'),
  name: z.string().min(1).max(MAX_SHORT_TEXT_CHARS),
  role: z.enum(['cashier', 'supervisor', 'admin']),
  active: z.boolean(),
  /** 32 bytes, hex. */
  publicKey: z.string().regex(/^[0-9a-f]{64}$/),
  sealedKey: z.string().max(MAX_SEALED_CHARS).optional(),
});
export type SharedPerson = z.infer<typeof sharedPerson>;

const timeMs = z.int().min(0);

/** How the shop's backups stand, as far as files are there. All times are Unix ms. */
const sharedBackup = z.strictObject({
  /** When the newest was begun; absent where there is none. */
  atMs: timeMs.optional(),
  /** The last that was verified: when, when that backup was begun, and whether it is good. */
  checked: z.strictObject({ atMs: timeMs, ofMs: timeMs, isGood: z.boolean() }).optional(),
});
export type SharedBackup = z.infer<typeof sharedBackup>;

const verdictEntry = z.strictObject({
  v: z.literal(1),
  kind: z.literal('verdicts'),
  pos: seq,
  /** Runs of accepted entries: segment, first seq, last seq, hash8 at the last. */
  accepted: z.array(z.tuple([segment, seq, seq, hash8])),
  /** Entries rejected or waiting, and entries that waited before and are settled now. */
  others: z.array(
    z.strictObject({
      segment,
      seq,
      hash8,
      op: z.string().refine(isUuid, 'op').optional(),
      status: z.enum(['accepted', 'rejected', 'waiting']),
      code: z.string().max(64).optional(),
      params: params.optional(),
    }),
  ),
  /** New stock levels: product, quantity in thousandths. */
  stock: z.array(z.tuple([z.string().refine(isUuid, 'product'), z.int()])),
  /** What customers owe now, where that changed: minor units, below 0 where they have paid more. */
  owed: z.array(z.tuple([z.string().refine(isUuid, 'customer'), z.int()])).optional(),
  full: z.literal(true).optional(),
  /** Another part of the same position follows. */
  more: z.literal(true).optional(),
  /**
   * Logs that the hub holds whole and in which every op is done with: segment, last seq, hash8 at it, and when the hub
   * found that, Unix ms. An entry that says this has no verdicts, and the position of the one before it.
   */
  done: z.array(z.tuple([segment, seq, hash8, z.int().min(0)])).optional(),
  /**
   * People of the shop: those who changed, and all of them near the beginning of each of the hub's segments. An entry that
   * says this has no verdicts, and a position that was told before.
   */
  people: z.array(sharedPerson).optional(),
  /** The shop's backups, where that is another than was said, and near the beginning of each of the hub's segments; likewise. */
  backup: sharedBackup.optional(),
});

export type VerdictEntry = z.infer<typeof verdictEntry>;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

export const encodeVerdictEntry = (entry: VerdictEntry): Uint8Array => encoder.encode(JSON.stringify(entry));

export const decodeVerdictEntry = (
  bytes: Uint8Array,
): Result<VerdictEntry, Failure<'verdict_not_json' | 'verdict_malformed'>> => {
  let json: unknown;
  try {
    json = JSON.parse(decoder.decode(bytes));
  } catch {
    return err('verdict_not_json');
  }
  const parsed = verdictEntry.safeParse(json);
  return parsed.success
    ? ok(parsed.data)
    : err('verdict_malformed', { path: parsed.error.issues[0]?.path.join('.') ?? '' });
};
