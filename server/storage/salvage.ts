/**
 * A store that cannot be read any more is set aside, as what only it holds may be worth much, and what of its logs can be
 * proved is taken over into a new one: of each branch the entries from the first to the last signed one whose chain holds.
 * The catalog comes back from the neighbours.
 */
import { ClassicLevel } from 'classic-level';
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { openCertificate, type Certificate } from '../../crdt-schema/log/certificate.ts';
import { EMPTY_TIP, extendChain } from '../../crdt-schema/log/chain.ts';
import { headMessage } from '../../crdt-schema/log/signed-head.ts';
import { equalBytes } from '../../crdt-schema/model/bytes.ts';
import { deviceOfSegment, fromHex } from '../../crdt-schema/model/ids.ts';
import type { Sha256, Verification } from '../../crdt-schema/ports.ts';
import type { ReplicaIdentity, StoredEntry, Write } from '../../crdt-schema/sync/index.ts';
import { LevelStore } from './level-store.ts';

/** Where the old store lies, and how many entries of it were taken over. */
export interface Damaged {
  readonly folder: string;
  readonly salvaged: number;
}

interface Proof {
  readonly identities: readonly ReplicaIdentity[];
  readonly sha256: Sha256;
  readonly verify: (signed: Verification) => boolean;
}

const BATCH_ENTRIES = 500;

/** Moves the store out of the way, and gives where to. */
export const setAside = async (folder: string): Promise<string> => {
  let n = 1;
  while (existsSync(`${folder}.damaged-${n}`)) n += 1;
  await rename(folder, `${folder}.damaged-${n}`);
  return `${folder}.damaged-${n}`;
};

/** Takes over into `store` what the folder set aside still proves; how many entries. Nothing where it cannot be read at all. */
export const salvage = async (folder: string, store: LevelStore, proof: Proof): Promise<number> => {
  try {
    await ClassicLevel.repair(folder);
  } catch {
    return 0;
  }
  const opened = await LevelStore.open(folder, true);
  if (!opened.ok) return 0;
  const old = opened.value;
  try {
    const certificates = await takeCertificates(old, store, proof);
    return await takeEntries(old, store, proof, certificates);
  } catch {
    // What was written so far is whole: each branch is written in order.
    return 0;
  } finally {
    await old.close();
  }
};

const takeCertificates = async (
  old: LevelStore,
  store: LevelStore,
  { identities, sha256, verify }: Proof,
): Promise<Map<string, Certificate>> => {
  const { store: name, authority } = identities[0]!;
  const known = new Map(identities.map(({ device, certificate }) => [device, certificate]));
  for await (const bytes of old.certificates()) {
    const read = openCertificate(sha256, name, authority, bytes);
    if (!read.ok || !verify(read.value.verification)) continue;
    const { certificate } = read.value;
    known.set(certificate.device, certificate);
    await store.write([{ kind: 'certificate', device: certificate.device, bytes }]);
  }
  return known;
};

const takeEntries = async (
  old: LevelStore,
  store: LevelStore,
  proof: Proof,
  certificates: ReadonlyMap<string, Certificate>,
): Promise<number> => {
  let taken = 0;
  let branch: StoredEntry[] = [];
  /** Branches of the segment that were taken over: they are numbered without gaps. */
  let before: { segment: string; branches: number } = { segment: '', branches: 0 };
  const finish = async (): Promise<void> => {
    const [first] = branch;
    if (first === undefined) return;
    if (first.segment !== before.segment) before = { segment: first.segment, branches: 0 };
    const proved = provedPart(branch, proof, certificates);
    branch = [];
    if (proved.length === 0) return;
    const writes = proved.map((entry): Write => ({
      kind: 'entry',
      entry: { ...entry, branch: before.branches },
    }));
    for (let at = 0; at < writes.length; at += BATCH_ENTRIES)
      await store.write(writes.slice(at, at + BATCH_ENTRIES));
    before.branches += 1;
    taken += proved.length;
  };
  for await (const entry of old.entries()) {
    if (branch[0]?.segment !== entry.segment || branch[0].branch !== entry.branch) await finish();
    branch.push(entry);
  }
  await finish();
  return taken;
};

/** From the first entry to the last one that was signed, as far as the chain holds. */
const provedPart = (
  branch: readonly StoredEntry[],
  { identities, sha256, verify }: Proof,
  certificates: ReadonlyMap<string, Certificate>,
): readonly StoredEntry[] => {
  const { segment } = branch[0]!;
  const certificate = certificates.get(deviceOfSegment(segment));
  if (certificate === undefined) return [];
  const publicKey = fromHex(certificate.publicKey);
  let tip = EMPTY_TIP;
  let proved = 0;
  for (const [i, { seq, bytes, hash, signature }] of branch.entries()) {
    const next = seq === i ? extendChain(sha256, segment, tip, [bytes]) : undefined;
    if (next?.ok !== true || !equalBytes(next.value.tip.head!, hash)) break;
    tip = next.value.tip;
    if (signature === undefined) continue;
    const message = headMessage(identities[0]!.store, segment, tip.length, hash);
    if (!verify({ publicKey, message, signature })) break;
    proved = i + 1;
  }
  return branch.slice(0, proved);
};
