/**
 * Proves that an entry is what its device wrote: the chain of changes from the first entry on is built anew from the bytes, up to a
 * head that the device signed, and the signature is checked with the key of its certificate. Nothing that was stored is believed.
 */
import { EMPTY_TIP, extendChain } from '../../../crdt-schema/log/chain.ts';
import { headMessage } from '../../../crdt-schema/log/signed-head.ts';
import { equalBytes } from '../../../crdt-schema/model/bytes.ts';
import type { Sha256, Verification } from '../../../crdt-schema/ports.ts';
import { err, ok, type Failure, type Result } from '../../../crdt-schema/result.ts';
import type { StoredEntry } from '../../../crdt-schema/sync/index.ts';

export type ProofFailure = Failure<'entries_missing' | 'not_signed' | 'hash_mismatch' | 'signature_invalid'>;

export interface Proof {
  /** How many entries were gone through. */
  readonly entries: number;
  /** Length of the log at which the device signed. */
  readonly length: number;
  /** The entry itself. */
  readonly bytes: Uint8Array;
}

export interface ProofPorts {
  readonly sha256: Sha256;
  readonly verify: (signed: Verification) => Promise<boolean>;
  /** Some entries of the log from that one on; none where it holds no more. */
  readonly read: (from: number) => Promise<readonly StoredEntry[]>;
}

export const proveEntry = async (
  { sha256, verify, read }: ProofPorts,
  {
    store,
    segment,
    seq,
    publicKey,
  }: Readonly<{ store: string; segment: string; seq: number; publicKey: Uint8Array }>,
): Promise<Result<Proof, ProofFailure>> => {
  let tip = EMPTY_TIP;
  let bytes: Uint8Array | undefined;
  for (;;) {
    const part = await read(tip.length);
    if (part.length === 0) return err(bytes === undefined ? 'entries_missing' : 'not_signed');
    for (const entry of part) {
      const extended = extendChain(sha256, segment, tip, [entry.bytes]);
      if (!extended.ok || entry.seq !== tip.length) return err('entries_missing');
      ({ tip } = extended.value);
      const head = tip.head!;
      if (!equalBytes(head, entry.hash)) return err('hash_mismatch', { seq: entry.seq });
      if (entry.seq === seq) ({ bytes } = entry);
      const { signature } = entry;
      if (bytes === undefined || signature === undefined) continue;
      const message = headMessage(store, segment, tip.length, head);
      if (!(await verify({ publicKey, message, signature }))) return err('signature_invalid');
      return ok({ entries: tip.length, length: tip.length, bytes });
    }
  }
};
