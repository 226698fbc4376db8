/**
 * `tsx tests/bench/till-memory.ts [SALES]`: a till with that many settled sales of its own behind it (100,000 where none
 * is named). Builds its disk, starts it in a fresh process, and prints what that took and what it occupies.
 */
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { uuidv7 } from '../../crdt-schema/model/ids.ts';
import { encodeOp } from '../../crdt-schema/ops/op.ts';
import { Peer } from '../../server/peer/peer.ts';
import { provisionHub } from '../../server/hub/hub.ts';
import { random } from '../../server/security/crypto.ts';
import { loadAuthority, loadDevice, provisionDevice } from '../../server/security/identity.ts';
import { LevelStore } from '../../server/storage/level-store.ts';
import { logsOf, saleOf, SALES_START_MS, verdictsOn, writeLogs } from './sales-disk.ts';

const MIB = 1024 * 1024;
const STORE = 'bench';
const TILL = 'C01';
const PRODUCTS = 200;

const products = Array.from({ length: PRODUCTS }, () => uuidv7(SALES_START_MS, random));

const build = async (folder: string, sales: number): Promise<string> => {
  const hubFolder = join(folder, 'hub');
  const tillFolder = join(folder, 'till');
  await provisionHub(hubFolder, STORE);
  const authority = await loadAuthority(hubFolder);
  const grant = { store: STORE, role: 'till', till: TILL, series: TILL, nowMs: SALES_START_MS } as const;
  await provisionDevice(tillFolder, authority, grant);
  const [hub, till] = [await loadDevice(hubFolder), await loadDevice(tillFolder)];
  if (!hub.ok || !till.ok) throw new Error('not provisioned');
  const { device } = till.value.identity;
  const ops = Array.from({ length: sales }, (_, i) => encodeOp(saleOf(device, TILL, i, products)));
  const own = logsOf(till.value, ops);
  const verdicts = verdictsOn(hub.value, own.runs, products);
  const opened = await LevelStore.open(join(tillFolder, 'replica'));
  if (!opened.ok) throw new Error(opened.error.code);
  await writeLogs(opened.value, [hub.value, till.value], [...own.entries, ...verdicts.entries]);
  await opened.value.close();
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
