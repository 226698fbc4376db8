/** How a program of the shop trusts: the system's authorities for the name that was asked for, the store's own for any name. */
import { X509Certificate } from 'node:crypto';
import {
  checkServerIdentity,
  rootCertificates,
  type ConnectionOptions,
  type PeerCertificate,
} from 'node:tls';

export type Trust = Pick<ConnectionOptions, 'ca' | 'checkServerIdentity'>;

/** The end of the chain: whoever signed itself. */
const rootOf = (certificate: PeerCertificate): Buffer => {
  let at = certificate as PeerCertificate & { readonly issuerCertificate?: PeerCertificate };
  while (
    at.issuerCertificate !== undefined &&
    at.issuerCertificate.raw !== at.raw &&
    !at.issuerCertificate.raw.equals(at.raw)
  )
    at = at.issuerCertificate;
  return at.raw;
};

/**
 * `ca`: the store's authority, PEM. A node of the store is one at whatever address it has today, and its handshake proves
 * which one it is.
 */
export const trustIn = (ca: string | undefined): Trust => {
  if (ca === undefined) return {};
  const own = new X509Certificate(ca).raw;
  return {
    ca: [...rootCertificates, ca],
    checkServerIdentity: (host, certificate) =>
      rootOf(certificate).equals(own) ? undefined : checkServerIdentity(host, certificate),
  };
};
