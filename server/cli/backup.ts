/** `backup`: makes, lists, verifies, prunes and fetches backups, by way of the running hub; restores one where none runs. */
import { verifyArchive, type VerifyReport } from '../backup/verify.ts';
import { inTheClear, writeKey } from './backup-age.ts';
import { fetchBackup, listOffsite } from './backup-fetch.ts';
import { createStopped, restore, whileStopped } from './backup-stopped.ts';
import { failed, usageError, type Arguments, type Command } from './command.ts';
import { askHub, findHub, type HubAddress } from './hub-client.ts';
import { createProgress } from './progress.ts';

const POLL_MS = 500;
const MB = 1_000_000;

interface Run {
  readonly id: string;
  readonly status: 'running' | 'ok' | 'failed';
  readonly startedAt: string;
  readonly storagePath: string | null;
  readonly size: number | null;
  readonly ledgerPosition: number | null;
  readonly error: string | null;
  readonly offsiteState: 'copying' | 'copied' | 'failed' | null;
  readonly offsiteError: string | null;
  readonly verifiedAt: string | null;
  readonly verifiedOk: boolean | null;
  readonly verification: VerifyReport | null;
  readonly removedAt: string | null;
  readonly verifying: boolean;
  readonly progress?: { readonly part: string; readonly bytes: number };
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, POLL_MS));

const getRun = async (hub: HubAddress, id: string): Promise<Run> => {
  const run = await askHub<Run>(hub, `/api/backups/${id}`);
  if (run === undefined) throw failed({ code: 'backup_unknown', params: { id } });
  return run;
};

const offsite = ({ status, offsiteState, offsiteError }: Run): string => {
  if (status !== 'ok') return '';
  const why = offsiteError === null ? '' : ` (${offsiteError})`;
  return offsiteState === 'copied'
    ? `off-site${why}`
    : offsiteState === 'copying'
      ? 'copying off-site'
      : `only here${why}`;
};

const line = (run: Run): string => {
  const size = run.size === null ? '' : `${(run.size / MB).toFixed(1)} MB`;
  const checked = run.verifiedOk === null ? 'not verified' : run.verifiedOk ? 'verified' : 'BAD';
  const state =
    run.status === 'ok' ? (run.removedAt === null ? checked : 'pruned') : (run.error ?? run.status);
  return [run.id, run.startedAt, size.padStart(10), state, offsite(run), run.storagePath ?? ''].join('  ');
};

const print = (args: Arguments, value: unknown, text: string): void =>
  void process.stdout.write(args.flag('json') ? `${JSON.stringify(value)}\n` : `${text}\n`);

const create = async (args: Arguments): Promise<void> => {
  if (args.flag('stopped')) {
    const run = await createStopped(args);
    print(args, run, `${run.id}  ${run.storagePath}`);
    return;
  }
  const hub = await findHub(args);
  const progress = createProgress(process.stderr);
  let run = await askHub<Run>(hub, '/api/backups', {});
  while (run?.status === 'running') {
    await pause();
    run = await getRun(hub, run.id);
    const { part = '', bytes = 0 } = run.progress ?? {};
    progress.update(`writing ${part}`, Math.round(bytes / MB), Math.round(bytes / MB) + 1);
  }
  progress.end();
  if (run?.status !== 'ok') throw failed({ code: 'backup_not_made', params: { code: run?.error ?? '?' } });
  print(args, run, line(run));
};

const list = async (args: Arguments): Promise<void> => {
  const answer = await askHub<{ items: Run[] }>(await findHub(args), '/api/backups');
  const items = answer?.items ?? [];
  print(args, items, items.length === 0 ? 'no backups yet' : items.map(line).join('\n'));
};

const prune = async (args: Arguments): Promise<void> => {
  const answer = await askHub<{ items: Run[] }>(await findHub(args), '/api/backup-prunings', {});
  const items = answer?.items ?? [];
  print(args, items, `${items.length} removed`);
};

const told = (args: Arguments, report: VerifyReport): void => {
  const { replay } = report;
  const lines = [
    report.ok ? 'good' : `not good: ${report.code} ${JSON.stringify(report.params)}`,
    `entries of logs  ${report.entries} in ${report.segments} segments, chains and signatures checked`,
    ...(replay === undefined
      ? []
      : [
          `replayed ops     ${replay.ops}, another answer by circumstance: ${replay.byCircumstance}`,
          `compared         ${replay.compared.join(', ')}`,
          ...(replay.notCompared.length === 0 ? [] : [`not comparable   ${replay.notCompared.join(', ')}`]),
        ]),
  ];
  print(args, report, lines.join('\n'));
  if (!report.ok) throw failed({ code: 'backup_not_good', params: { code: report.code } });
};

/** A file, without a hub: the database serves as scratch alone. */
const verifyFile = (args: Arguments, file: string): Promise<void> =>
  inTheClear(args, file, (path) =>
    whileStopped(args, async ({ databaseUrl }) => {
      const progress = createProgress(process.stderr);
      const spec = { path, databaseUrl, checksum: null };
      const report = await verifyArchive(spec, (part, done) => progress.update(part, done, done + 1));
      progress.end();
      told(args, report);
    }),
  );

const verifyRun = async (args: Arguments, named: string | undefined): Promise<void> => {
  const hub = await findHub(args);
  const runs = (await askHub<{ items: Run[] }>(hub, '/api/backups'))?.items ?? [];
  const id = named ?? runs.find(({ status, removedAt }) => status === 'ok' && removedAt === null)?.id;
  if (id === undefined) throw failed({ code: 'backup_unknown', params: { id: 'yet' } });
  const before = await getRun(hub, id);
  if ((await askHub(hub, `/api/backups/${id}/verify`, {})) === undefined)
    throw failed({ code: 'backup_unknown', params: { id } });
  const progress = createProgress(process.stderr);
  let run = await getRun(hub, id);
  for (let polls = 1; run.verifying; polls++) {
    await pause();
    progress.update('verifying', polls, polls + 1);
    run = await getRun(hub, id);
  }
  progress.end();
  // What could not be verified was not found bad.
  if (run.verification === null || run.verifiedAt === before.verifiedAt)
    throw failed({ code: 'backup_not_verified', params: { id } });
  told(args, run.verification);
};

/** What takes an id or a file. */
const NAMING: ReadonlySet<string> = new Set(['verify', 'fetch', 'restore', 'key']);

export const command: Command = {
  summary: 'makes, lists, verifies, prunes, fetches and restores backups',
  usage:
    'backup create | list | verify [ID or FILE] | prune | fetch ID or FILE | restore FILE | key FILE [options]',
  options: {
    url: { type: 'string', value: 'URL', help: 'address of the running hub (HOST and PORT)' },
    data: { type: 'string', value: 'FOLDER', help: 'folder of the data of the hub (TILLMESH_DATA)' },
    'database-url': {
      type: 'string',
      value: 'URL',
      help: 'where no hub is asked: its Postgres (DATABASE_URL); else the embedded one. A FILE is verified aside',
    },
    identity: { type: 'string', value: 'FILE', help: 'restore, verify: key of an encrypted FILE' },
    stopped: { type: 'boolean', help: 'create: of a hub that does not run' },
    store: { type: 'string', value: 'NAME', help: 'restore: refuse a backup of another store' },
    replace: { type: 'boolean', help: 'restore: in place of the store that is there' },
    confirm: {
      type: 'string',
      value: 'NAME',
      help: 'restore --replace: name of the store, where nobody can be asked',
    },
    'without-backup': {
      type: 'boolean',
      help: 'restore --replace: make no backup of what is there, as it is damaged',
    },
    offsite: { type: 'boolean', help: 'list: what the bucket of the settings has, without a hub' },
    out: { type: 'string', value: 'FILE', help: 'fetch: where the file goes' },
    json: { type: 'boolean', help: 'print one JSON value' },
  },
  positionals: true,
  async run(args) {
    const [what, named, ...rest] = args.positionals;
    if (rest.length > 0 || (named !== undefined && !NAMING.has(what ?? '')))
      throw usageError('too many words');
    if (what === 'create') await create(args);
    else if (what === 'list') await (args.flag('offsite') ? listOffsite(args) : list(args));
    else if (what === 'fetch' && named !== undefined) await fetchBackup(args, named);
    else if (what === 'prune') await prune(args);
    else if (what === 'restore') await restore(args, named);
    else if (what === 'key') await writeKey(named);
    else if (what === 'verify' && named?.includes('.') === true) await verifyFile(args, named);
    else if (what === 'verify') await verifyRun(args, named);
    else throw usageError('backup takes create, list, verify, prune, fetch, restore or key');
  },
};
