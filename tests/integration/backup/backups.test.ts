/** Backups of a shop that sells: each is a cut, and what is wrong with one is found. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backups } from '../../../server/backup/backups.ts';
import type { BackupRun } from '../../../server/backup/runs.ts';
import type { VerifyReport } from '../../../server/backup/verify.ts';
import type { Hub } from '../../../server/hub/hub.ts';
import type { TillNode } from '../../../server/till-node/till-node.ts';
import { accepted, COFFEE, RICE, sell, Shop } from '../shop.ts';
import { backupsOf } from './store.ts';

/** `npm run faults:backup`: 50. */
const ROUNDS = Number(process.env['BACKUP_ROUNDS'] ?? 3);

let shop: Shop;
let hub: Hub;
let tills: TillNode[];
let backups: Backups;

beforeAll(async () => {
  shop = await Shop.create();
  hub = await shop.hub();
  tills = [await shop.till('C01', [hub]), await shop.till('C02', [hub])];
  backups = backupsOf(shop, hub);
});
afterAll(() => shop.close());

const verified = async (id?: string): Promise<VerifyReport> => {
  const begun = await backups.verify(id);
  if (!begun.ok) throw new Error(begun.error.code);
  return begun.value.report;
};

const made = async (): Promise<BackupRun> => {
  const begun = await backups.start('request');
  if (!begun.ok) throw new Error(begun.error.code);
  return begun.value.done;
};

test(
  'each backup under load is a cut: ledger and logs say the same, and the rules say it again',
  async () => {
    let selling = true;
    let sold = 0;
    let underLoad = 0;
    const seller = async (till: TillNode, n: number): Promise<void> => {
      while (selling) {
        await Promise.all(
          Array.from({ length: 1 + ((sold + n) % 5) }, () => sell(till, n === 0 ? COFFEE : RICE)),
        );
        sold += 1;
        // The more rounds, the slower: each of them takes all that was sold through the rules again.
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 8 * ROUNDS));
      }
    };
    // On a busy machine the first backup would be one of nothing.
    await accepted(tills[0]!, await sell(tills[0]!));
    const sellers = tills.map(seller);
    try {
      for (let i = 0; i < ROUNDS; i++) {
        const before = sold;
        const run = await made();
        expect(run).toMatchObject({ status: 'ok', error: null });
        const report = await verified(run.id);
        expect(report).toMatchObject({
          ok: true,
          code: 'ok',
          replay: { byCircumstance: 0, notCompared: [] },
        });
        underLoad += sold > before ? 1 : 0;
        expect(report.replay!.ops).toBeGreaterThan(0);
      }
    } finally {
      selling = false;
      await Promise.all(sellers);
    }
    expect(underLoad).toBeGreaterThan(ROUNDS / 2);
  },
  60_000 + ROUNDS * 20_000,
);

test('what was planted in the ledger is found', async () => {
  const { id } = await sell(tills[0]!).then(async (op) => {
    await accepted(tills[0]!, op);
    return op;
  });
  const planted: [string, string, string][] = [
    ['stock_is_not_its_movements', 'update stock_level set quantity = quantity + 1', 'quantity - 1'],
    ['sale_is_not_its_payments', `update sale set total = total + 1 where id = '${id}'`, 'total - 1'],
    ['replay_rows_differ', `update sale_line set price = price + 1 where sale_id = '${id}'`, 'price - 1'],
  ];
  for (const [code, statement, back] of planted) {
    await shop.pool.query(statement);
    const run = await made();
    expect(run.status).toBe('ok');
    expect((await verified(run.id)).code).toBe(code);
    await shop.pool.query(statement.replace(/= (\w+) \+ 1/, `= ${back}`));
  }
  await shop.pool.query(`update op set hash8 = '0000000000000000' where id = '${id}'`);
  const run = await made();
  expect((await verified(run.id)).code).toBe('op_not_in_logs');
  expect((await backups.runs.get(run.id))!.verifiedOk).toBe(false);
}, 60_000);

test('there is never a second at the same time, and a folder that takes nothing is told', async () => {
  const first = await backups.start('request');
  const second = await backups.start('request');
  expect([first.ok, second]).toMatchObject([true, { error: { code: 'backup_running' } }]);
  if (first.ok) expect((await first.value.done).status).toBe('ok');
  const file = join(shop.folder, 'a-file');
  await writeFile(file, '');
  const alerts: string[] = [];
  const other = backupsOf(shop, hub, { directory: file, alert: (code) => alerts.push(code) });
  const begun = await other.start('plan');
  if (!begun.ok) throw new Error(begun.error.code);
  expect(await begun.value.done).toMatchObject({ status: 'failed', error: 'backup_folder_unusable' });
  expect(alerts).toEqual(['backup_failed']);
});

test('what a killed process left is cleared away, and nothing good with it', async () => {
  const directory = join(shop.folder, 'backups');
  const good = (await backups.runs.kept())[0]!;
  const id = '01890000-0000-4000-8000-0000000000aa';
  await backups.runs.begin(id, 'plan', join(directory, 'backup-2026-01-01-020000.tar.gz'), new Date(0));
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, '.backup-2026-01-01-020000.tar.gz.part'), 'half');
  await shop.pool.query(`update backup_run set status = 'running', checksum = null where id = $1`, [good.id]);
  await backups.recover();
  expect(await backups.runs.get(id)).toMatchObject({ status: 'failed', error: 'interrupted' });
  expect(await backups.runs.get(good.id)).toMatchObject({ status: 'ok', checksum: good.checksum });
  expect((await readdir(directory)).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('all but the newest go', async () => {
  const few = backupsOf(shop, hub, { keep: 1 });
  await few.pruneNow();
  const kept = await few.runs.kept();
  const files = (await readdir(join(shop.folder, 'backups'))).map((name) =>
    join(shop.folder, 'backups', name),
  );
  expect(kept.map(({ storagePath }) => storagePath).sort()).toEqual(files.sort());
  // The newest, and the newest that was verified.
  expect(kept.length).toBe(2);
  await rm(join(shop.folder, 'a-file'));
});
