/** `audit`: shows the newest rows of the audit and reckons its chain again, by way of the running hub. */
import type { AuditCheck, AuditRow } from '../audit/audit.ts';
import { failed, integer, usageError, type Arguments, type Command } from './command.ts';
import { askHub, findHub } from './hub-client.ts';

const MAX_ROWS = 500;
const DEFAULT_ROWS = 50;

const line = ({ at, action, actor, address, target, details }: AuditRow): string =>
  [
    at,
    action.padEnd(20),
    [actor.kind, actor.name ?? actor.id ?? actor.person ?? ''].join(' ').trim(),
    address ?? '',
    target ?? '',
    details === undefined ? '' : JSON.stringify(details),
  ].join('  ');

const list = async (args: Arguments): Promise<void> => {
  const limit = integer(args, 'limit', DEFAULT_ROWS, 1, MAX_ROWS);
  const answer = await askHub<{ items: AuditRow[] }>(await findHub(args), `/api/audit?limit=${limit}`);
  const items = answer?.items ?? [];
  process.stdout.write(args.flag('json') ? `${JSON.stringify(items)}\n` : `${items.map(line).join('\n')}\n`);
};

const verify = async (args: Arguments): Promise<void> => {
  const check = await askHub<AuditCheck>(await findHub(args), '/api/audit/check');
  if (check === undefined) throw failed({ code: 'hub_refused', params: { url: '', reason: 'not_found' } });
  const head = check.head === null ? 'nothing yet' : `the last is ${check.head.seq}, ${check.head.hash}`;
  if (args.flag('json')) process.stdout.write(`${JSON.stringify(check)}\n`);
  else if (check.ok) process.stdout.write(`good: ${check.entries} rows, ${head}\n`);
  if (!check.ok) throw failed({ code: 'audit_broken', params: { seq: check.brokenAt ?? '?' } });
};

export const command: Command = {
  summary: 'shows who did what, and checks that nothing of it was changed',
  usage: 'audit list | verify [options]',
  options: {
    limit: { type: 'string', value: 'N', help: `list: how many rows (${DEFAULT_ROWS}, ${MAX_ROWS} at most)` },
    url: { type: 'string', value: 'URL', help: 'address of the running hub (HOST and PORT)' },
    data: { type: 'string', value: 'FOLDER', help: 'folder of the data of the hub (TILLMESH_DATA)' },
    json: { type: 'boolean', help: 'print one JSON value' },
  },
  positionals: true,
  async run(args) {
    const [what, ...rest] = args.positionals;
    if (rest.length > 0) throw usageError('too many words');
    if (what === 'list') await list(args);
    else if (what === 'verify') await verify(args);
    else throw usageError('audit takes list or verify');
  },
};
