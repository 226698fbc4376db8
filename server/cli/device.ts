/** `device`: lists the devices of the store and revokes one, by way of the running hub. */
import { failed, usageError, type Arguments, type Command } from './command.ts';
import { askHub, findHub, type HubAddress } from './hub-client.ts';

interface Device {
  readonly id: string;
  readonly till: string;
  readonly role: string;
  readonly validUntil: string;
  readonly label: string | null;
  readonly revokedAt: string | null;
  readonly isHub: boolean;
}

const devices = async (hub: HubAddress): Promise<Device[]> =>
  (await askHub<{ items: Device[] }>(hub, '/api/devices'))?.items ?? [];

const line = ({ id, till, role, label, validUntil, revokedAt, isHub }: Device): string => {
  const state = revokedAt === null ? `valid until ${validUntil.slice(0, 10)}` : `revoked ${revokedAt}`;
  return `${id}  ${till.padEnd(8)}  ${role.padEnd(6)}  ${state}${label === null ? '' : `  ${label}`}${isHub ? '  (the hub itself)' : ''}`;
};

const list = async (args: Arguments): Promise<void> => {
  const all = await devices(await findHub(args));
  process.stdout.write(args.flag('json') ? `${JSON.stringify(all)}\n` : `${all.map(line).join('\n')}\n`);
};

/** By its id, or by its till where that has one device that is not revoked. */
const revoke = async (args: Arguments, named: string): Promise<void> => {
  const hub = await findHub(args);
  const all = await devices(hub);
  const found = all.filter(
    ({ id, till, revokedAt }) => id === named || (till === named && revokedAt === null),
  );
  const [device, ...others] = found;
  if (device === undefined) throw failed({ code: 'device_unknown', params: { name: named } });
  if (others.length > 0) throw failed({ code: 'device_ambiguous', params: { name: named } });
  const reason = args.text('reason');
  const body = reason === undefined ? {} : { reason };
  const answer = await askHub<Device>(hub, `/api/devices/${device.id}/revoke`, body);
  process.stdout.write(args.flag('json') ? `${JSON.stringify(answer)}\n` : `${line(answer ?? device)}\n`);
};

export const command: Command = {
  summary: 'lists the devices of the store, or revokes one for good',
  usage: 'device list | revoke ID or TILL [options]',
  options: {
    url: { type: 'string', value: 'URL', help: 'address of the running hub (HOST and PORT)' },
    data: { type: 'string', value: 'FOLDER', help: 'folder of the data of the hub (TILLMESH_DATA)' },
    reason: { type: 'string', value: 'TEXT', help: 'revoke: why, for the audit' },
    json: { type: 'boolean', help: 'print one JSON value' },
  },
  positionals: true,
  async run(args) {
    const [what, named, ...rest] = args.positionals;
    if (rest.length > 0) throw usageError('too many words');
    if (what === 'list' && named === undefined) await list(args);
    else if (what === 'revoke' && named !== undefined) await revoke(args, named);
    else throw usageError('device takes list, or revoke with an ID or a till');
  },
};
