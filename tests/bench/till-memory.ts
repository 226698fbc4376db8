/**
 * `tsx tests/bench/till-memory.ts [SALES]`: a till with that many settled sales of its own behind it (100,000 where none
 * is named). Builds its disk, starts it in a fresh process, and prints what that took and what it occupies.
 */
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EMPTY_TIP, extendChain } from '../../crdt-schema/log/chain.ts';
import { headMessage } from '../../crdt-schema/log/signed-head.ts';
import { MAX_SEGMENT_ENTRIES } from '../../crdt-schema/limits.ts';
import { formatHlc } from '../../crdt-schema/model/clock.ts';
import { newSegmentId, toHex, uuidv7 } from '../../crdt-schema/model/ids.ts';
import { encodeOp, type Op } from '../../crdt-schema/ops/op.ts';
import { encodeVerdictEntry } from '../../crdt-schema/verdicts/verdict-entry.ts';
import { Peer } from '../../server/peer/peer.ts';
import { provisionHub } from '../../server/hub/hub.ts';
import { random, sha256 } from '../../server/security/crypto.ts';
import { loadAuthority, loadDevice, provisionDevice } from '../../server/security/identity.ts';
import { LevelStore } from '../../server/storage/level-store.ts';

const MIB = 1024 * 1024;
const STORE = 'bench';
const START_MS = 1_780_000_000_000;
const BATCH = 250;
const PRODUCTS = 200;

const products = Array.from({ length: PRODUCTS }, () => uuidv7(START_MS, random));

const saleOf = (device: string, number: number): Op => {
  const ms = START_MS + number * 1_000;
  const lines = Array.from({ length: 3 }, (_, i) => ({
    product: products[(number * 3 + i) % PRODUCTS]!,
    name: 'Frijol negro 900 g',
    quantity: 1_000,
    price: 385_000,
    total: 3_850,
  }));
  return {
    v: 1,
    kind: 'sale',
    id: uuidv7(ms, random),
    at: formatHlc({ ms, counter: 0, device }),
    till: 'C01',
    receipt: { series: 'C01', number: number + 1 },
    lines,
    payments: [{ method: 'cash', amount: 11_550 }],
    total: 11_550,
  };
};

interface Writer {
  readonly device: string;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** Appends entries in signed batches; returns the places of each batch's first and last entry. */
const append = async (
  store: LevelStore,
  { device, sign }: Writer,
  entries: Uint8Array[],
  startMs: number,
) => {
  const runs: [segment: string, from: number, to: number, hash8: string][] = [];
  for (let at = 0; at < entries.length; at += MAX_SEGMENT_ENTRIES) {
    const segment = newSegmentId(device, startMs + at, random);
    const part = entries.slice(at, at + MAX_SEGMENT_ENTRIES);
    const chain = extendChain(sha256, segment, EMPTY_TIP, part);
    if (!chain.ok) throw new Error(chain.error.code);
    const { hashes } = chain.value;
    const writes = part.map((bytes, seq) => {
      const last = (seq + 1) % BATCH === 0 || seq === part.length - 1;
      const hash = hashes[seq]!;
      const signature = last ? sign(headMessage(STORE, segment, seq + 1, hash)) : undefined;
      return { kind: 'entry', entry: { segment, branch: 0, seq, hash, signature, bytes } } as const;
    });
    await store.write(writes);
    for (let from = 0; from < part.length; from += BATCH) {
      const to = Math.min(from + BATCH, part.length) - 1;
      runs.push([segment, from, to, toHex(hashes[to]!).slice(0, 16)]);
    }
  }
  return runs;
};

const build = async (folder: string, sales: number): Promise<string> => {
  const hubFolder = join(folder, 'hub');
  const tillFolder = join(folder, 'till');
  await provisionHub(hubFolder, STORE);
  const authority = await loadAuthority(hubFolder);
  await provisionDevice(tillFolder, authority, {
    store: STORE,
    role: 'till',
    till: 'C01',
    series: 'C01',
    nowMs: START_MS,
  });
  const [hub, till] = [await loadDevice(hubFolder), await loadDevice(tillFolder)];
  if (!hub.ok || !till.ok) throw new Error('not provisioned');
  const opened = await LevelStore.open(join(tillFolder, 'replica'));
  if (!opened.ok) throw new Error(opened.error.code);
  const store = opened.value;
  for (const { identity } of [hub.value, till.value])
    await store.write([{ kind: 'certificate', device: identity.device, bytes: identity.certificateBytes }]);
  const writer = (device: typeof hub.value): Writer => ({
    device: device.identity.device,
    sign: device.keys.sign,
  });
  const entries = Array.from({ length: sales }, (_, i) => encodeOp(saleOf(till.value.identity.device, i)));
  const runs = await append(store, writer(till.value), entries, START_MS);
  const verdicts = runs.map((run, i) =>
    encodeVerdictEntry({
      v: 1,
      kind: 'verdicts',
      pos: i + 1,
      accepted: [run],
      others: [],
      stock: products.map((id) => [id, -i]),
    }),
  );
  await append(store, writer(hub.value), verdicts, START_MS);
  await store.close();
  return tillFolder;
};

const measure = async (folder: string): Promise<void> => {
  const started = performance.now();
  const peer = await Peer.open({ folder });
  if (!peer.ok) throw new Error(peer.error.code);
  const startMs = performance.now() - started;
  const { context } = peer.value.replica;
  let accepted = 0;
  for (const segment of context.segments.ids()) accepted += context.verdicts.counts(segment, 0).accepted;
  const peakMiB = process.resourceUsage().maxRSS / 1024;
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  process.stdout.write(
    `${accepted} settled sales: start ${startMs.toFixed(0)} ms, resident ${(rss / MIB).toFixed(0)} MiB ` +
      `(peak ${peakMiB.toFixed(0)}), heap ${(heapUsed / MIB).toFixed(0)} MiB\n`,
  );
  await peer.value.close();
};

const [first, second] = process.argv.slice(2);
if (first === '--measure') await measure(second!);
else {
  const sales = Number(first ?? 100_000);
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-memory-'));
  try {
    const tillFolder = await build(folder, sales);
    const child = fork(fileURLToPath(import.meta.url), ['--measure', tillFolder], {
      execArgv: ['--import', 'tsx', '--expose-gc'],
      stdio: 'inherit',
    });
    process.exitCode = await new Promise((done) => child.once('exit', (code) => done(code ?? 1)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
