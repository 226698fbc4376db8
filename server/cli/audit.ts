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

/** A day of this machine's calendar, the last one included; or a moment as ISO has it. */
const momentOf = (args: Arguments, name: 'since' | 'until'): string | undefined => {
  const text = args.text(name);
  if (text === undefined) return undefined;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const moment = new Date(isDay ? `${text}T00:00:00` : text);
  if (Number.isNaN(moment.getTime()))
    throw usageError(`--${name} takes a day like 2026-11-25, not "${text}"`);
  if (isDay && name === 'until') moment.setDate(moment.getDate() + 1);
  return moment.toISOString();
};

const list = async (args: Arguments): Promise<void> => {
  const limit = integer(args, 'limit', DEFAULT_ROWS, 1, MAX_ROWS);
  const wanted = new URLSearchParams({ limit: String(limit) });
  for (const [option, name] of [
    ['since', 'from'],
    ['until', 'to'],
  ] as const) {
    const moment = momentOf(args, option);
    if (moment !== undefined) wanted.set(name, moment);
  }
  for (const name of ['action', 'who'] as const) {
    const text = args.text(name);
    if (text !== undefined) wanted.set(name, text);
  }
  const answer = await askHub<{ items: AuditRow[] }>(await findHub(args), `/api/audit?${wanted.toString()}`);
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
    since: {
      type: 'string',
      value: 'DAY',
      help: 'list: from that day on, or from a moment like 2026-11-25T08:00Z',
    },
    until: { type: 'string', value: 'DAY', help: 'list: up to that day and with it, or before a moment' },
    action: { type: 'string', value: 'ACTION', help: 'list: of one kind alone, like price_changed' },
    who: { type: 'string', value: 'NAME', help: 'list: by that person, device or program, by id or name' },
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
