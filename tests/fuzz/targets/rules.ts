/** Entries of a till's log as the bridge decides them, one after the other: hostile amounts, references and chains of operations. */
import { createHash } from 'node:crypto';
import { Batch, readOf, type IngestEntry } from '../../../bridge/batch.ts';
import { MemoryLedger } from '../../../bridge/memory-ledger.ts';
import { emptyNeeds, needsOf } from '../../../bridge/needs.ts';
import { settingsOf } from '../../../bridge/index.ts';
import { concatBytes } from '../../../crdt-schema/model/bytes.ts';
import { encodeOp } from '../../../crdt-schema/ops/op.ts';
import { encodeVerdictEntry } from '../../../crdt-schema/verdicts/verdict-entry.ts';
import { JSON_WORDS, jsonMutation } from '../mutate-json.ts';
import { promised, utf8, type Mutation, type Target } from '../target.ts';
import { CUSTOMER, DEVICE, NOW_MS, OPS, PERSON, PRODUCT } from './ops.ts';

const NEWLINE = utf8('\n');
const SEGMENT = `${DEVICE}0000000000000001`;
const MAX_ENTRIES = 40;

const lines = (input: Uint8Array): Uint8Array[] => {
  const out: Uint8Array[] = [];
  let from = 0;
  for (let at = 0; at <= input.length && out.length < MAX_ENTRIES; at++) {
    if (at < input.length && input[at] !== NEWLINE[0]) continue;
    if (at > from) out.push(input.subarray(from, at));
    from = at + 1;
  }
  return out;
};

const joined = (entries: readonly Uint8Array[]): Uint8Array =>
  concatBytes(entries.flatMap((entry, i) => (i === 0 ? [entry] : [NEWLINE, entry])));

const batch = (): Batch => {
  const ledger = new MemoryLedger();
  ledger.setProduct(PRODUCT, { active: true } as never);
  ledger.setCustomer(CUSTOMER, { active: true, creditLimit: 10_000 } as never);
  ledger.setPerson(PERSON, { role: 'supervisor', active: true, publicKey: new Uint8Array(32) } as never);
  const device = {
    id: DEVICE,
    till: 'C01',
    series: 'C01',
    revoked: false,
    numbering: { series: 'C01', from: 1, to: 999_999_999, kind: 'normal', validUntil: undefined },
  };
  return new Batch(
    { ledger, known: new Map(), devices: new Map([[DEVICE, device as never]]), waiting: [] },
    {
      store: 'norte',
      leaseEpoch: 1,
      nowMs: () => NOW_MS,
      settings: () => settingsOf({ currency: 'MXN', discountLimit: 1_000, cashRounding: 50 }),
      stockPolicy: 'allow_negative',
      verify: () => true,
    },
  );
};

/** An entry is changed, left out, said twice, moved or taken from another log. */
const byEntries: Mutation = (input, other, prng) => {
  const entries = lines(input);
  if (entries.length === 0) return undefined;
  const at = prng.int(entries.length);
  const theirs = lines(other);
  const their = theirs.length > 0 ? theirs[prng.int(theirs.length)]! : entries[at]!;
  switch (prng.int(6)) {
    case 0:
      entries.splice(at, 1);
      break;
    case 1:
      entries.splice(at, 0, their);
      break;
    case 2:
      entries.push(...entries.splice(at, 1));
      break;
    default:
      entries[at] = jsonMutation(entries[at]!, their, prng) ?? their;
  }
  return joined(entries.slice(0, MAX_ENTRIES));
};

export const rules: Target = {
  about: 'entries of a till as the bridge decides them (`bridge/batch.ts`)',
  weight: 30,
  seeds: () => [joined(OPS.map(encodeOp)), ...OPS.map((op) => encodeOp(op))],
  words: [...JSON_WORDS, ...OPS.map(({ id }) => id), PRODUCT, CUSTOMER, PERSON],
  mutations: [byEntries, byEntries],
  decode(input) {
    const deciding = batch();
    const entries = lines(input).map((bytes, seq): IngestEntry => {
      const hash = new Uint8Array(createHash('sha256').update(bytes).digest());
      return { segment: SEGMENT, branch: 0, seq, hash, bytes, device: DEVICE };
    });
    const needs = emptyNeeds();
    for (const entry of entries) {
      const read = readOf(entry);
      if (read.op !== undefined) needsOf(read.op, needs);
      deciding.take(read);
    }
    const told = deciding.told();
    promised(told.length === entries.length, 'each entry has an answer');
    // What the hub could not write into its own log would stop every till's answers.
    for (const { entry, op, verdict } of told) {
      const { status, code, params } = verdict;
      if (status === 'accepted') continue;
      const others = [
        { segment: SEGMENT, seq: entry.seq, hash8: 'ab'.repeat(8), op, status, code, params },
      ] as never;
      const text = encodeVerdictEntry({ v: 1, kind: 'verdicts', pos: 1, accepted: [], others, stock: [] });
      promised(
        !/null|NaN/.test(new TextDecoder().decode(text).replace(/"[^"]*"/g, '')),
        'its answer can be told',
      );
    }
    const [last] = told.slice(-1);
    return last === undefined ? 'empty' : (last.verdict.code ?? 'ok');
  },
};
