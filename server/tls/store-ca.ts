/**
 * The store's own certificate authority for HTTPS in the shop: `ca.key` and `ca.crt` beside the authority's key. It may speak for
 * private addresses and local names only, and says so itself: whoever trusts it trusts it for the shop and for nothing else.
 */
import 'reflect-metadata';
import { AsnConvert } from '@peculiar/asn1-schema';
import { GeneralName, GeneralSubtree, GeneralSubtrees, NameConstraints } from '@peculiar/asn1-x509';
import * as x509 from '@peculiar/x509';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { createPrivateKey, randomBytes, webcrypto, type KeyObject } from 'node:crypto';
import { writePrivate } from '../security/private-file.ts';

/** What every browser and system knows. */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 24 * 60 * 60 * 1000;
const CA_LIFE_MS = 20 * 365 * DAY_MS;
/** iOS takes no certificate of more than 825 days, Chrome none of more than 398 from what it knows; a year is less. */
const CERTIFICATE_LIFE_MS = 365 * DAY_MS;
/** Clocks of a shop's tablets may be behind. */
const EARLIER_MS = 2 * DAY_MS;
const NAME_CONSTRAINTS = '2.5.29.30';
const SERIAL_BYTES = 16;

const PRIVATE_NETWORKS = [
  ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', '127.0.0.0/8'],
  ...['fc00::/7', 'fe80::/10', '::1/128'],
];
const LOCAL_NAMES = ['local', 'localhost', 'lan', 'internal', 'home.arpa'];

const cryptoOf = (): Crypto => webcrypto as Crypto;
x509.cryptoProvider.set(cryptoOf());

export interface StoreCa {
  /** PEM, for people and programs to trust. */
  readonly certificate: string;
  /** Certifies a public key (SPKI, DER) for names and addresses; those that it may not speak for are left out. PEM. */
  issue(publicKey: Uint8Array, names: readonly string[], nowMs: number): Promise<string>;
}

const serialNumber = (): string => {
  const bytes = randomBytes(SERIAL_BYTES);
  // Positive, without a leading zero.
  bytes[0] = (bytes[0]! & 0x3f) | 0x40;
  return bytes.toString('hex');
};

const constraints = (): x509.Extension => {
  const subtrees = [
    ...PRIVATE_NETWORKS.map((iPAddress) => new GeneralName({ iPAddress })),
    ...LOCAL_NAMES.map((dNSName) => new GeneralName({ dNSName })),
  ].map((base) => new GeneralSubtree({ base }));
  const value = new NameConstraints({ permittedSubtrees: new GeneralSubtrees(subtrees) });
  return new x509.Extension(NAME_CONSTRAINTS, true, AsnConvert.serialize(value));
};

const inNetwork = (address: string): boolean => {
  const bytes = address.split('.').map(Number);
  const [a = 0, b = 0] = bytes;
  if (isIP(address) === 4)
    return (
      a === 10 ||
      a === 127 ||
      (a === 172 && b >= 16 && b < 32) ||
      (a === 192 && b === 168) ||
      (a === 100 && b >= 64 && b < 128) ||
      (a === 169 && b === 254)
    );
  return /^(f[cd]|fe[89ab]|::1$)/i.test(address);
};

/** Whether the store's authority may speak for it. */
export const isLocalName = (name: string): boolean =>
  isIP(name) === 0
    ? LOCAL_NAMES.some((suffix) => name === suffix || name.endsWith(`.${suffix}`)) &&
      /^[a-z0-9.-]+$/.test(name)
    : inNetwork(name);

const privateKey = async (pem: string): Promise<CryptoKey> => {
  const der = createPrivateKey(pem).export({ format: 'der', type: 'pkcs8' });
  return cryptoOf().subtle.importKey('pkcs8', new Uint8Array(der), ALGORITHM, false, ['sign']);
};

const create = async (folder: string, store: string, nowMs: number): Promise<void> => {
  const keys = await cryptoOf().subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `CN=tillmesh ${store} ${randomBytes(3).toString('hex')}`,
    notBefore: new Date(nowMs - EARLIER_MS),
    notAfter: new Date(nowMs + CA_LIFE_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      constraints(),
    ],
  });
  const exported = await cryptoOf().subtle.exportKey('pkcs8', keys.privateKey);
  const key: KeyObject = createPrivateKey({ key: Buffer.from(exported), format: 'der', type: 'pkcs8' });
  // The certificate last: where it is, the key is.
  await writePrivate(join(folder, 'ca.key'), key.export({ format: 'pem', type: 'pkcs8' }).toString());
  await writePrivate(join(folder, 'ca.crt'), `${certificate.toString('pem')}\n`);
};

/** The store's authority for HTTPS in the hub's folder, made at the first start. */
export const loadCa = async (folder: string, store: string, nowMs: number): Promise<StoreCa> => {
  if (!existsSync(join(folder, 'ca.crt'))) await create(folder, store, nowMs);
  const [pem, keyPem] = await Promise.all(
    ['ca.crt', 'ca.key'].map((name) => readFile(join(folder, name), 'utf8')),
  );
  const ca = new x509.X509Certificate(pem!);
  const signingKey = await privateKey(keyPem!);
  return {
    certificate: pem!,
    async issue(publicKey, names, nowMs) {
      const key = await cryptoOf().subtle.importKey('spki', new Uint8Array(publicKey), ALGORITHM, true, [
        'verify',
      ]);
      const local = [...new Set(names)].filter(isLocalName);
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: serialNumber(),
        subject: `CN=${local[0] ?? 'tillmesh'}`,
        issuer: ca.subject,
        notBefore: new Date(nowMs - EARLIER_MS),
        notAfter: new Date(nowMs + CERTIFICATE_LIFE_MS),
        signingAlgorithm: ALGORITHM,
        publicKey: key,
        signingKey,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
          new x509.SubjectAlternativeNameExtension(
            local.map((name) => ({
              type: isIP(name) === 0 ? ('dns' as const) : ('ip' as const),
              value: name,
            })),
          ),
          await x509.AuthorityKeyIdentifierExtension.create(ca.publicKey),
          await x509.SubjectKeyIdentifierExtension.create(key),
        ],
      });
      return `${certificate.toString('pem')}\n`;
    },
  };
};
