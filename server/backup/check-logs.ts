/** Checks every log of a replica's folder from its first entry to its last: chain, signatures, who may write. */
import { openCertificate, type Certificate } from '../../crdt-schema/log/certificate.ts';
import { buildEntryChange } from '../../crdt-schema/log/entry-change.ts';
import { headMessage } from '../../crdt-schema/log/signed-head.ts';
import { equalBytes } from '../../crdt-schema/model/bytes.ts';
import { deviceOfSegment, fromHex } from '../../crdt-schema/model/ids.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import type { StoredEntry } from '../../crdt-schema/sync/index.ts';
import { createVerifier, sha256 } from '../security/crypto.ts';
import type { LevelStore } from '../storage/level-store.ts';

/** Each names the segment, and the entry's number where one is meant. */
export type LogFailure = Failure<
  'log_gap' | 'log_chain_broken' | 'log_bad_signature' | 'log_unsigned' | 'log_unknown_device'
>;

export interface LogIdentity {
  readonly store: string;
  readonly authority: Uint8Array;
  /** The hub's own, and that of the device which writes for programs: its folder does not hold them among the others. */
  readonly own: readonly Certificate[];
}

/** Calls `each` with every entry, in order, once it is known to follow the one before it. */
export const checkLogs = async (
  level: LevelStore,
  { store, authority, own }: LogIdentity,
  each: (entry: StoredEntry) => Promise<void>,
): Promise<Result<{ entries: number; segments: number }, LogFailure>> => {
  const verify = createVerifier();
  const known = new Map(own.map((certificate) => [certificate.device, certificate]));
  for await (const bytes of level.certificates()) {
    const read = openCertificate(sha256, store, authority, bytes);
    if (read.ok && verify(read.value.verification))
      known.set(read.value.certificate.device, read.value.certificate);
  }
  let [entries, segments] = [0, 0];
  let last: StoredEntry | undefined;
  for await (const entry of level.entries()) {
    const { segment, branch, seq, bytes, hash, signature } = entry;
    const where = { segment, seq };
    if (last?.segment !== segment) segments += 1;
    const before: StoredEntry | undefined =
      last?.segment === segment && last.branch === branch ? last : undefined;
    if (before === undefined && last !== undefined && last.signature === undefined)
      return err('log_unsigned', { segment: last.segment, seq: last.seq });
    if (seq !== (before === undefined ? 0 : before.seq + 1)) return err('log_gap', where);
    const change = buildEntryChange(sha256, segment, seq, before?.hash, bytes);
    if (!equalBytes(change.hash, hash)) return err('log_chain_broken', where);
    if (signature !== undefined) {
      const certificate = known.get(deviceOfSegment(segment));
      if (certificate === undefined) return err('log_unknown_device', where);
      const message = headMessage(store, segment, seq + 1, hash);
      if (!verify({ publicKey: fromHex(certificate.publicKey), message, signature }))
        return err('log_bad_signature', where);
    }
    await each(entry);
    entries += 1;
    last = entry;
  }
  if (last !== undefined && last.signature === undefined)
    return err('log_unsigned', { segment: last.segment, seq: last.seq });
  return ok({ entries, segments });
};
