/** What a device may send on a connection, by the role that its certificate gives it. Every receiver refuses the rest. */
import type { ROLES } from '../log/certificate.ts';

export type DeviceRole = (typeof ROLES)[number];

/**
 * `catalog`: changes of the catalog. `log`: entries of a log of its own, by whoever passes them on. `verdicts`: that its log
 * says what was decided and who works in the shop. `relay`: what others signed: their entries, certificates and revocations. `presence`: who is there, and what was received.
 */
export type Sent = 'catalog' | 'log' | 'verdicts' | 'relay' | 'presence';

export const deviceAccess: Readonly<Record<Sent, readonly DeviceRole[]>> = {
  catalog: ['till', 'admin', 'hub'],
  log: ['till', 'admin', 'hub'],
  verdicts: ['hub'],
  relay: ['till', 'viewer', 'admin', 'hub'],
  presence: ['till', 'viewer', 'admin', 'hub'],
};

export const maySend = (role: DeviceRole, sent: Sent): boolean => deviceAccess[sent].includes(role);
