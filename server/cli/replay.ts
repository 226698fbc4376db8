/** `replay FILE…`: real tickets through a whole shop, and what came of them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createPool, migrate } from '../../bridge/index.ts';
import { formatDecimal } from '../../crdt-schema/model/money.ts';
import { readTicketFile } from '../replay/read-csv.ts';
import { readTickets, type Tickets } from '../replay/tickets.ts';
import { replay, type ReplayReport } from '../replay/replay.ts';
import { failed, integer, share, usageError, CliError, type Arguments, type Command } from './command.ts';
import { openDatabase, requireDatabase } from './database.ts';
import { createProgress } from './progress.ts';

const MAX_TILLS = 64;
const MAX_OFFLINE = 0.95;
const SHOWN_SKIPS = 10;
const LABELS = { write: 'selling', settle: 'settling' } as const;

const readInput = async (files: readonly string[]): Promise<Tickets> => {
  const read = [];
  for (const path of files) {
    const rows = await readTicketFile(path);
    if (!rows.ok) throw failed(rows.error);
    read.push({ name: basename(path), rows: rows.value });
  }
  return readTickets(read);
};

const print = (report: ReplayReport, input: Tickets): void => {
  const line = (text: string): void => void process.stdout.write(`${text}\n`);
  line(
    `${report.tickets} tickets through ${report.tills} tills, seed ${report.seed}, ${report.cuts} cuts, ${report.kills} kills`,
  );
  line(`sold in ${report.writeMs} ms, settled ${report.settleMs} ms later`);
  for (const replica of report.replicas) {
    const { name, entries, accepted, rejected, waiting, logs, catalog, memoryMiB } = replica;
    line(
      `  ${name.padEnd(4)} ${entries} operations, ${accepted} accepted, ${rejected} rejected, ${waiting} waiting, ` +
        `logs ${logs}, catalog ${catalog}, ${memoryMiB} MiB`,
    );
  }
  const { ledger } = report;
  line(
    `  Postgres: ${ledger.sales} sales, ${ledger.refunds} refunds, ${ledger.stockMoves} stock moves, ` +
      `${ledger.saleLines} lines, ${ledger.stockMovements} movements, net total ${formatDecimal(ledger.netTotal, 2)}`,
  );
  line(`${input.rows} rows, ${input.skips.length} skipped`);
  for (const { file, line: number, invoice, reason } of input.skips.slice(0, SHOWN_SKIPS)) {
    line(`  skipped: ${file} line ${number}, invoice ${invoice === '' ? '?' : invoice}: ${reason}`);
  }
  if (input.skips.length > SHOWN_SKIPS)
    line(`  and ${input.skips.length - SHOWN_SKIPS} more (all of them with --json)`);
  for (const difference of report.differences) line(`  DIFFERS: ${difference}`);
  line(report.differences.length === 0 ? 'everything agrees' : 'something differs');
};

const run = async (args: Arguments): Promise<void> => {
  if (args.positionals.length === 0) throw usageError('replay needs at least one FILE');
  const tills = integer(args, 'tills', 4, 1, MAX_TILLS);
  const offline = share(args, 'offline', 0, MAX_OFFLINE);
  const seed = args.text('seed') ?? '1';
  const kill = args.flag('kill');
  if (kill && !args.flag('processes')) throw usageError('--kill needs --processes');
  const input = await readInput(args.positionals);
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-replay-'));
  const database = await openDatabase(args.text('database-url'), join(folder, 'postgres')).catch(
    async (error: unknown) => {
      await rm(folder, { recursive: true, force: true });
      throw error;
    },
  );
  const progress = createProgress(process.stderr);
  try {
    await requireDatabase(database);
    const pool = createPool(database.url, () => undefined, { max: 1 });
    await migrate(pool);
    await pool.end();
    const result = await replay({
      input,
      tills,
      seed,
      offline,
      processes: args.flag('processes'),
      kill,
      folder,
      databaseUrl: database.url,
      store: `replay-${Date.now().toString(36)}`,
      progress: (done, total, phase) => progress.update(LABELS[phase], done, total),
    });
    progress.end();
    if (!result.ok) throw failed(result.error);
    if (args.flag('json')) {
      process.stdout.write(`${JSON.stringify({ ...result.value, rows: input.rows, skips: input.skips })}\n`);
    } else print(result.value, input);
    if (args.flag('keep')) process.stdout.write(`kept: ${database.url} store ${result.value.store}\n`);
    if (result.value.differences.length > 0) {
      throw new CliError('replay_differs', `The replay differs: ${result.value.differences[0]}`);
    }
  } finally {
    progress.end();
    if (args.flag('keep')) database.embedded?.leave();
    else {
      await database.embedded?.remove();
      await rm(folder, { recursive: true, force: true });
    }
  }
};

export const command: Command = {
  summary:
    'deals the tickets of files to tills, cuts links, and compares every replica and the ledger with them',
  usage: 'replay FILE… [options]',
  options: {
    tills: { type: 'string', value: 'N', help: `number of tills, 1 to ${MAX_TILLS} (4)` },
    seed: { type: 'string', value: 'S', help: 'seed of the dealing, the cuts and the kills (1)' },
    offline: {
      type: 'string',
      value: 'R',
      help: `share of time that each link is down, 0 to ${MAX_OFFLINE} (0)`,
    },
    processes: { type: 'boolean', help: 'each till and the hub in a process of its own' },
    kill: { type: 'boolean', help: 'with --processes: SIGKILL tills and hub at random moments' },
    'database-url': { type: 'string', value: 'URL', help: 'a Postgres of yours instead of the embedded one' },
    keep: { type: 'boolean', help: 'leave the database running and print its address' },
    json: { type: 'boolean', help: 'print one JSON object' },
  },
  positionals: true,
  run,
};
