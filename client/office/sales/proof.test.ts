import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { expect, it } from 'vitest';
import { EMPTY_TIP, extendChain } from '../../../crdt-schema/log/chain.ts';
import { headMessage } from '../../../crdt-schema/log/signed-head.ts';
import type { StoredEntry } from '../../../crdt-schema/sync/index.ts';
import { proveEntry, type ProofPorts } from './proof.ts';

const STORE = 'norte';
const segment = '11'.repeat(24);
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const keys = generateKeyPairSync('ed25519');
const publicKey = new Uint8Array(32);
const texts = ['uno', 'dos', 'tres'].map((text) => new TextEncoder().encode(text));

/** Three entries, signed at the lengths given. */
const logOf = (signedAt: readonly number[]): StoredEntry[] => {
  const chain = extendChain(sha256, segment, EMPTY_TIP, texts);
  if (!chain.ok) throw new Error(chain.error.code);
  return texts.map((bytes, seq) => {
    const hash = chain.value.hashes[seq]!;
    const signature = signedAt.includes(seq + 1)
      ? sign(null, headMessage(STORE, segment, seq + 1, hash), keys.privateKey)
      : undefined;
    return { segment, branch: 0, seq, hash, signature, bytes };
  });
};
const prove = (log: readonly StoredEntry[], seq: number) => {
  const ports: ProofPorts = {
    sha256,
    verify: async ({ message, signature }) => verify(null, message, keys.publicKey, signature),
    // Two at a time: a log is longer than what is read at once.
    read: async (from) => log.slice(from, from + 2),
  };
  return proveEntry(ports, { store: STORE, segment, seq, publicKey });
};
const codeOf = async (log: readonly StoredEntry[], seq: number): Promise<string> => {
  const proof = await prove(log, seq);
  return proof.ok ? 'ok' : proof.error.code;
};

it('proves an entry by the first signature that comes at it or after it', async () => {
  const proof = await prove(logOf([1, 3]), 1);
  expect(proof).toEqual({ ok: true, value: { entries: 3, length: 3, bytes: texts[1] } });
  expect(await prove(logOf([1, 3]), 0)).toMatchObject({ value: { length: 1 } });
});

it('proves nothing where a byte, a hash or a signature is another, or the log ends before', async () => {
  const changed = logOf([3]);
  changed[0] = { ...changed[0]!, bytes: new TextEncoder().encode('otro') };
  expect(await codeOf(changed, 1)).toBe('hash_mismatch');
  const forged = logOf([3]);
  forged[2] = { ...forged[2]!, signature: new Uint8Array(64) };
  expect(await codeOf(forged, 1)).toBe('signature_invalid');
  expect(await codeOf(logOf([1]), 2)).toBe('not_signed');
  expect(await codeOf(logOf([3]), 5)).toBe('entries_missing');
});
