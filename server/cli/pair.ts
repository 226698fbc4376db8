/** `pair`: at the hub, a one-time code for a device; at a till, the code made into a paired folder. */
import { TILL_FORM } from '../../crdt-schema/model/till.ts';
import { readConfig } from '../config.ts';
import { fetchCa, pairFolder } from '../security/pair-folder.ts';
import { failed, usageError, type Arguments, type Command } from './command.ts';
import { askHub, findHub } from './hub-client.ts';

const ROLES = ['till', 'viewer', 'admin'];

interface Invitation {
  readonly code: string;
  readonly till: string;
  readonly role: string;
  readonly expiresAt: string;
  readonly link: string;
  readonly origin: string;
  readonly caFingerprint?: string;
}

const invite = async (args: Arguments, till: string): Promise<void> => {
  if (!TILL_FORM.test(till)) throw usageError(`--till takes a name like C03, not "${till}"`);
  const role = args.text('role') ?? 'till';
  if (!ROLES.includes(role)) throw usageError(`--role takes ${ROLES.join(', ')}, not "${role}"`);
  const hub = await findHub(args);
  const invitation = await askHub<Invitation>(hub, '/api/pairings', { till, role });
  if (invitation === undefined)
    throw failed({ code: 'hub_refused', params: { url: hub.url, reason: 'not_found' } });
  if (args.flag('json')) return void process.stdout.write(`${JSON.stringify(invitation)}\n`);
  const { code, link, origin, caFingerprint, expiresAt } = invitation;
  const trust = caFingerprint === undefined ? '' : ` --fingerprint ${caFingerprint}`;
  const lines = [
    `code     ${code}`,
    `browser  ${link}`,
    `folder   tillmesh pair --code ${code} --hub ${origin}${trust} --data FOLDER`,
    `once, until ${expiresAt}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
};

const redeem = async (args: Arguments, code: string): Promise<void> => {
  const hub = args.text('hub');
  if (hub === undefined || !URL.canParse(hub))
    throw usageError('--code goes with --hub URL, like http://192.168.1.10:4400');
  const folder = args.text('data') ?? readConfig(process.env).data;
  // A store of a host may be named by a path, `/s/norte`.
  const { origin, pathname } = new URL(hub);
  const address = origin + pathname.replace(/\/$/, '');
  const fingerprint = args.text('fingerprint');
  const ca = fingerprint === undefined ? undefined : await fetchCa(address, fingerprint);
  if (ca?.ok === false) throw failed(ca.error);
  const paired = await pairFolder(folder, { hub: address, code, ca: ca?.value });
  if (!paired.ok) throw failed(paired.error);
  process.stdout.write(`paired: ${folder}\n`);
};

export const command: Command = {
  summary: 'makes a one-time code for a new device, or pairs a folder with such a code',
  usage: 'pair --till NAME [--role ROLE] | pair --code CODE --hub URL [--data FOLDER]',
  options: {
    till: { type: 'string', value: 'NAME', help: 'the till that the device will act for' },
    role: { type: 'string', value: 'ROLE', help: `${ROLES.join(', ')}; till unless said` },
    url: { type: 'string', value: 'URL', help: 'address of the running hub (HOST and PORT)' },
    code: { type: 'string', value: 'CODE', help: 'the code that the hub made' },
    hub: { type: 'string', value: 'URL', help: 'address of the hub, or of a till node that reaches it' },
    fingerprint: {
      type: 'string',
      value: 'SHA256',
      help: 'of the authority for HTTPS of the store, as the hub shows it',
    },
    data: {
      type: 'string',
      value: 'FOLDER',
      help: 'with --till the data of the hub, with --code the folder to pair (TILLMESH_DATA)',
    },
    json: { type: 'boolean', help: 'print one JSON object' },
  },
  positionals: false,
  async run(args) {
    const till = args.text('till');
    const code = args.text('code');
    if ((till === undefined) === (code === undefined)) throw usageError('pair takes --till or --code');
    if (till !== undefined) await invite(args, till);
    else await redeem(args, code!);
  },
};
