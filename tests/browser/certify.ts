/** The shop's authority for the browser tests: certificates for public keys, all in hex. */
import { join } from 'node:path';
import { fromHex, toHex } from '../../crdt-schema/model/ids.ts';
import { issueCertificate, loadAuthority } from '../../server/security/identity.ts';
import { STORE, type Shop } from '../integration/shop.ts';

export const certifierOf =
  (shop: Pick<Shop, 'folder'>, till: string) =>
  async (publicKey: string): Promise<object> => {
    const authority = await loadAuthority(join(shop.folder, 'hub'));
    const grant = { store: STORE, role: 'till', till, series: till, nowMs: Date.now() } as const;
    return {
      store: STORE,
      certificate: toHex(issueCertificate(authority, fromHex(publicKey), grant)),
      authority: toHex(authority.publicKey),
    };
  };
