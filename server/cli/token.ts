/** `token`: tokens of programs, each good for some things: makes one, lists them, revokes one. By way of the running hub. */
import { TOKEN_SCOPES } from '../http/token-access.ts';
import { failed, integer, usageError, type Arguments, type Command } from './command.ts';
import { askHub, findHub, type HubAddress } from './hub-client.ts';

interface Token {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

const MAX_DAYS = 3_650;

const tokens = async (hub: HubAddress): Promise<Token[]> =>
  (await askHub<{ items: Token[] }>(hub, '/api/tokens'))?.items ?? [];

const stateOf = ({ expiresAt, revokedAt }: Token): string => {
  if (revokedAt !== null) return `revoked ${revokedAt.slice(0, 10)}`;
  if (expiresAt === null) return 'without end';
  return `${Date.parse(expiresAt) <= Date.now() ? 'ended' : 'until'} ${expiresAt.slice(0, 10)}`;
};

const line = (token: Token): string => {
  const used = token.lastUsedAt === null ? 'never used' : `used ${token.lastUsedAt.slice(0, 16)}Z`;
  return [token.id, token.name, token.scopes.join(','), stateOf(token), used].join('  ');
};

const list = async (args: Arguments): Promise<void> => {
  const all = await tokens(await findHub(args));
  process.stdout.write(
    args.flag('json') ? `${JSON.stringify(all)}\n` : all.map((each) => `${line(each)}\n`).join(''),
  );
};

const create = async (args: Arguments, name: string): Promise<void> => {
  const scopes = (args.text('scopes') ?? '').split(/[ ,]+/).filter((scope) => scope !== '');
  if (scopes.length === 0) throw usageError(`--scopes takes some of ${TOKEN_SCOPES.join(',')}`);
  const unknown = scopes.find((scope) => !(TOKEN_SCOPES as readonly string[]).includes(scope));
  if (unknown !== undefined)
    throw usageError(`there is no scope ${unknown}; there are ${TOKEN_SCOPES.join(',')}`);
  const days = args.text('days') === undefined ? undefined : integer(args, 'days', 0, 1, MAX_DAYS);
  const made = await askHub<Token & { token: string }>(await findHub(args), '/api/tokens', {
    ...{ name, scopes },
    ...(days === undefined ? {} : { expiresInDays: days }),
  });
  if (made === undefined) throw failed({ code: 'hub_refused', params: { url: '', reason: 'not_found' } });
  if (args.flag('json')) return void process.stdout.write(`${JSON.stringify(made)}\n`);
  process.stderr.write(`${line(made)}\nThe token is shown this once:\n`);
  process.stdout.write(`${made.token}\n`);
};

/** By its id, or by its name where one that is not revoked has it. */
const revoke = async (args: Arguments, named: string): Promise<void> => {
  const hub = await findHub(args);
  const found = (await tokens(hub)).find(
    ({ id, name, revokedAt }) => id === named || (name === named && revokedAt === null),
  );
  if (found === undefined) throw failed({ code: 'token_unknown', params: { name: named } });
  const answer = await askHub<Token>(hub, `/api/tokens/${found.id}/revoke`, {});
  process.stdout.write(args.flag('json') ? `${JSON.stringify(answer)}\n` : `${line(answer ?? found)}\n`);
};

export const command: Command = {
  summary: 'tokens of programs: makes one for some things only, lists them, revokes one',
  usage: 'token list | create NAME --scopes SCOPES | revoke ID or NAME [options]',
  options: {
    scopes: { type: 'string', value: 'SCOPES', help: `create: some of ${TOKEN_SCOPES.join(',')}` },
    days: {
      type: 'string',
      value: 'N',
      help: 'create: good for so many days; without it, until it is revoked',
    },
    url: { type: 'string', value: 'URL', help: 'address of the running hub (HOST and PORT)' },
    data: { type: 'string', value: 'FOLDER', help: 'folder of the data of the hub (TILLMESH_DATA)' },
    json: { type: 'boolean', help: 'print one JSON value' },
  },
  positionals: true,
  async run(args) {
    const [what, named, ...rest] = args.positionals;
    if (rest.length > 0) throw usageError('too many words: a name of several goes in quotes');
    if (what === 'list' && named === undefined) await list(args);
    else if (what === 'create' && named !== undefined) await create(args, named);
    else if (what === 'revoke' && named !== undefined) await revoke(args, named);
    else throw usageError('token takes list, create NAME, or revoke with an ID or a name');
  },
};
