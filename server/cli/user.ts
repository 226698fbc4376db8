/**
 * `user`: the people of the shop, from the console of the server: whoever reads the hub's token may do this. So the last
 * administrator who forgot the password is let in again.
 */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { isUuid } from '../../crdt-schema/model/ids.ts';
import { MIN_PASSWORD_CHARS } from '../security/passwords.ts';
import { failed, usageError, type Arguments, type Command } from './command.ts';
import { askHub, findHub, type HubAddress } from './hub-client.ts';

interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly active: boolean;
}

const people = async (hub: HubAddress): Promise<Person[]> =>
  (await askHub<{ items: Person[] }>(hub, '/api/people'))?.items ?? [];

const find = async (hub: HubAddress, name: string): Promise<Person> => {
  const all = await people(hub);
  const found = all.filter((person) => (isUuid(name) ? person.id === name : person.name === name));
  // Of those who share a name, whoever still works here.
  const active = found.filter((person) => person.active);
  const [person, ...others] = active.length > 0 ? active : found;
  if (person === undefined) throw failed({ code: 'user_unknown', params: { name } });
  if (others.length > 0) throw failed({ code: 'user_ambiguous', params: { name } });
  return person;
};

/** Typed without being shown, or the next lines of what is piped in. Never an argument, which others on the machine could read. */
const readSecrets = async (...prompts: readonly string[]): Promise<string[]> => {
  const isTyped = process.stdin.isTTY;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: isTyped });
  try {
    const given: string[] = [];
    if (!isTyped) {
      for await (const line of lines) if (given.push(line) === prompts.length) break;
      return given;
    }
    for (const prompt of prompts) {
      process.stderr.write(prompt);
      given.push(await lines.question(''));
      process.stderr.write('\n');
    }
    return given;
  } finally {
    lines.close();
  }
};

const readPassword = async (): Promise<string> => {
  const [password = '', again] = process.stdin.isTTY
    ? await readSecrets('New password: ', 'Once more: ')
    : await readSecrets('');
  if (password.length < MIN_PASSWORD_CHARS)
    throw failed({ code: 'password_short', params: { min: MIN_PASSWORD_CHARS } });
  if (process.stdin.isTTY && again !== password) throw failed({ code: 'password_differs' });
  return password;
};

const list = async (args: Arguments): Promise<void> => {
  const all = await people(await findHub(args));
  const lines = all.map(({ id, name, role, active }) => `${id}  ${active ? role : 'left'}  ${name}`);
  process.stdout.write(args.flag('json') ? `${JSON.stringify(all)}\n` : `${lines.join('\n')}\n`);
};

const setPassword = async (args: Arguments, name: string): Promise<void> => {
  const hub = await findHub(args);
  const person = await find(hub, name);
  const password = await readPassword();
  if (args.flag('admin'))
    await askHub(hub, `/api/people/${person.id}`, { role: 'admin', active: true }, 'PATCH');
  const login = args.text('login');
  await askHub(
    hub,
    `/api/people/${person.id}/password`,
    { password, ...(login === undefined ? {} : { login }) },
    'PUT',
  );
  process.stdout.write(`${person.name} signs in with the new password; sessions of before have ended\n`);
};

const add = async (args: Arguments, name: string): Promise<void> => {
  const hub = await findHub(args);
  const [pin = ''] = await readSecrets('PIN, 4 to 12 digits: ');
  const role = args.flag('admin') ? 'admin' : (args.text('role') ?? 'cashier');
  const person = await askHub<Person>(hub, '/api/people', { name, role, pin });
  process.stdout.write(`${person?.id ?? ''}\n`);
};

export const command: Command = {
  summary: 'people of the shop: lists them, adds one, sets a password',
  usage: 'user list | add NAME | password NAME [options]',
  options: {
    admin: { type: 'boolean', help: 'add, password: as an administrator who works here' },
    role: { type: 'string', value: 'ROLE', help: 'add: viewer, cashier, supervisor or admin' },
    login: {
      type: 'string',
      value: 'TEXT',
      help: 'password: what is typed to sign in; the name unless said',
    },
    url: { type: 'string', value: 'URL', help: 'address of the running hub (HOST and PORT)' },
    data: { type: 'string', value: 'FOLDER', help: 'folder of the data of the hub (TILLMESH_DATA)' },
    json: { type: 'boolean', help: 'list: print one JSON value' },
  },
  positionals: true,
  async run(args) {
    const [what, name, ...rest] = args.positionals;
    if (rest.length > 0) throw usageError('too many words: a name of several goes in quotes');
    if (what === 'list' && name === undefined) await list(args);
    else if (what === 'password' && name !== undefined) await setPassword(args, name);
    else if (what === 'add' && name !== undefined) await add(args, name);
    else throw usageError('user takes list, add NAME or password NAME');
  },
};
