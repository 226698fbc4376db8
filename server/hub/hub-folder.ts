/** Whether the hub's folder is whole and of the store that it is started for, before anything is made in it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { toHex } from '../../crdt-schema/model/ids.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { isProvisioned, loadAuthority, loadDevice, type IdentityFailure } from '../security/identity.ts';

/**
 * `authority_missing`: a hub without the authority that certified it would make another, and no till would know that one.
 * `store_is_another`: the folder is that of another store.
 */
export const checkHubFolder = async (
  folder: string,
  store: string,
): Promise<Result<void, IdentityFailure | Failure<'store_is_another' | 'authority_missing'>>> => {
  if (!isProvisioned(folder)) return ok(undefined);
  const hub = await loadDevice(folder);
  if (!hub.ok) return hub;
  const { identity } = hub.value;
  if (identity.store !== store)
    return err('store_is_another', { folder, store: identity.store, named: store });
  if (!existsSync(join(folder, 'authority.key'))) return err('authority_missing', { folder });
  try {
    const { publicKey } = await loadAuthority(folder);
    return toHex(publicKey) === toHex(identity.authority)
      ? ok(undefined)
      : err('authority_missing', { folder });
  } catch {
    return err('authority_missing', { folder });
  }
};
