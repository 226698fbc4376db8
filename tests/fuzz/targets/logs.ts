/** What stands in logs and beside them: operations, verdicts, certificates, who was heard. */
import { sha256 } from '@noble/hashes/sha2.js';
import {
  certificateToSign,
  deviceIdOf,
  openCertificate,
  revocationOf,
  sealCertificate,
  SIGNATURE_BYTES,
  type Certificate,
} from '../../../crdt-schema/log/certificate.ts';
import { toHex } from '../../../crdt-schema/model/ids.ts';
import { decodeOp, encodeOp, occurredMs } from '../../../crdt-schema/ops/op.ts';
import { HeardMemory } from '../../../crdt-schema/sync/heard-memory.ts';
import { VerdictBook } from '../../../crdt-schema/verdicts/verdict-book.ts';
import {
  decodeVerdictEntry,
  encodeVerdictEntry,
  type VerdictEntry,
} from '../../../crdt-schema/verdicts/verdict-entry.ts';
import { JSON_WORDS, jsonBefore, jsonMutation } from '../mutate-json.ts';
import { promised, utf8, type Target } from '../target.ts';
import { OPS } from './ops.ts';

export const op: Target = {
  about: 'operations, the entries of tills (`crdt-schema/ops/op.ts`)',
  weight: 80,
  seeds: () => OPS.map(encodeOp),
  words: JSON_WORDS,
  mutations: [jsonMutation],
  decode(input) {
    const first = decodeOp(input);
    if (!first.ok) return first.error.code;
    const again = decodeOp(encodeOp(first.value));
    promised(
      again.ok && JSON.stringify(again.value) === JSON.stringify(first.value),
      'it is read again alike',
    );
    promised(Number.isSafeInteger(occurredMs(first.value)), 'its time is a number');
    return 'ok';
  },
};

const SEGMENT = '0b'.repeat(16) + '0000000000000001';
const HASH8 = 'ab'.repeat(8);
const PRODUCT = '01890000-0000-7000-8000-000000c0ffee';

const VERDICTS: readonly VerdictEntry[] = [
  {
    v: 1,
    kind: 'verdicts',
    pos: 1,
    accepted: [[SEGMENT, 0, 4, HASH8]],
    others: [],
    stock: [[PRODUCT, -1_000]],
    full: true,
  },
  {
    v: 1,
    kind: 'verdicts',
    pos: 2,
    accepted: [],
    others: [
      {
        segment: SEGMENT,
        seq: 5,
        hash8: HASH8,
        op: PRODUCT,
        status: 'rejected',
        code: 'total_mismatch',
        params: { total: 1, said: 'x' },
      },
      { segment: SEGMENT, seq: 6, hash8: HASH8, status: 'waiting', code: 'unknown_product' },
    ],
    stock: [],
    owed: [[PRODUCT, 5_000]],
    more: true,
  },
  {
    v: 1,
    kind: 'verdicts',
    pos: 2,
    accepted: [],
    others: [],
    stock: [],
    done: [[SEGMENT, 9, HASH8, 1_780_000_000_000]],
    people: [
      {
        id: PRODUCT,
        name: 'Ana',
        role: 'supervisor',
        active: true,
        publicKey: 'cd'.repeat(32),
        sealedKey: '{}',
      },
    ],
    backup: { atMs: 1, checked: { atMs: 2, ofMs: 1, isGood: true } },
  },
];

export const verdicts: Target = {
  about: 'what the hub says in its log, and the fold of it (`crdt-schema/verdicts/verdict-entry.ts`)',
  weight: 60,
  seeds: () => VERDICTS.map(encodeVerdictEntry),
  words: [...JSON_WORDS, SEGMENT, HASH8],
  mutations: [jsonMutation],
  decode(input) {
    const read = decodeVerdictEntry(input);
    if (!read.ok) return read.error.code;
    const book = new VerdictBook((_, seq) => (seq < 8 ? 0 : undefined));
    book.apply(read.value, SEGMENT);
    book.apply({ ...VERDICTS[0]!, pos: 9 }, SEGMENT);
    book.stored(SEGMENT);
    for (let seq = 0; seq < 10; seq++) book.verdict(SEGMENT, 0, seq);
    return 'ok';
  },
};

const certificate = ((): Certificate => {
  const publicKey = sha256(utf8('C01'));
  return {
    v: 1,
    store: 'norte',
    device: deviceIdOf(sha256, publicKey),
    publicKey: toHex(publicKey),
    role: 'till',
    till: 'C01',
    series: 'C01',
    numbering: { from: 1, to: 1_000, validUntil: 1_800_000_000_000, kind: 'normal' },
    replaces: ['0c'.repeat(16)],
    validFrom: 1,
    validUntil: 1_900_000_000_000,
  };
})();

export const certificates: Target = {
  about: 'certificates and revocations (`crdt-schema/log/certificate.ts`)',
  weight: 60,
  seeds: () =>
    [certificate, revocationOf(certificate, 1_780_000_000_000)].map((each) =>
      sealCertificate(certificateToSign(each).json, new Uint8Array(SIGNATURE_BYTES).fill(5)),
    ),
  words: JSON_WORDS,
  mutations: [jsonBefore(SIGNATURE_BYTES)],
  decode(input) {
    const opened = openCertificate(sha256, 'norte', new Uint8Array(32), input);
    if (!opened.ok) return opened.error.code;
    promised(
      opened.value.verification.signature.length === SIGNATURE_BYTES,
      'its signature is checked whole',
    );
    return 'ok';
  },
};

export const heardMemory: Target = {
  about: 'when devices were heard, as a disk or a backup has it (`crdt-schema/sync/heard-memory.ts`)',
  weight: 15,
  seeds: () => {
    const memory = new HeardMemory();
    memory.set('0b'.repeat(16), { heardMs: 1_780_000_000_000, software: 'tillmesh 0.1.0', skewMs: -20 });
    return [memory.encode()];
  },
  words: JSON_WORDS,
  mutations: [jsonMutation],
  decode: (input) => (new HeardMemory().restore(input) ? 'ok' : 'not_restored'),
};
