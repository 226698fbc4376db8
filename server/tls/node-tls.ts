/**
 * What a node speaks HTTPS with: its key `tls.key`, its certificate `tls.crt`, the store's authority `ca.crt`, in its folder. The
 * certificate is got again before it ends, and when the machine has addresses that it does not name.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { Certified } from '../http/serve.ts';
import { within } from '../http/within.ts';
import { writePrivate } from '../security/private-file.ts';
import { isLocalName } from './store-ca.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const RENEW_BEFORE_MS = 60 * DAY_MS;
const CHECK_EVERY_MS = 60 * 60 * 1000;
const RETRY_MS = 15_000;
const FIRST_WAIT_MS = 2_000;

/** Gives a certificate and the store's authority for a public key (SPKI, DER); undefined where nobody can now. */
export type Obtain = (
  publicKey: Uint8Array,
  names: readonly string[],
) => Promise<{ readonly certificate: string; readonly ca: string } | undefined>;

/** What this machine is called in the shop: names and addresses of its own. */
export const ownNames = (host: string): string[] => {
  const short = hostname().split('.')[0]!.toLowerCase();
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const names = [
    host,
    `${short}.local`,
    'localhost',
    ...addresses.map(({ address }) => address.split('%')[0]!),
  ];
  return [...new Set(names)].filter(isLocalName);
};

const ANY_ADDRESS = new Set(['0.0.0.0', '::']);

/** What to call a machine by that listens on `host`: on all its addresses, one that others of the LAN can use. */
export const shownHost = (host: string): string => {
  if (!ANY_ADDRESS.has(host)) return host;
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const lan = addresses.find(({ family, internal }) => family === 'IPv4' && !internal);
  return lan?.address ?? 'localhost';
};

/** The store's authority as this node knows it, PEM. */
export const knownCa = async (folder: string): Promise<string | undefined> =>
  readFile(join(folder, 'ca.crt'), 'utf8').catch(() => undefined);

const nodeKey = async (folder: string): Promise<string> => {
  const file = join(folder, 'tls.key');
  if (existsSync(file)) return readFile(file, 'utf8');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  await writePrivate(file, pem);
  return pem;
};

const names = (certificate: X509Certificate, name: string): boolean =>
  (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined;

const serves = (
  pem: string | undefined,
  publicKey: Buffer,
  wanted: readonly string[],
  nowMs: number,
): boolean => {
  if (pem === undefined) return false;
  const certificate = new X509Certificate(pem);
  return (
    certificate.publicKey.export({ format: 'der', type: 'spki' }).equals(publicKey) &&
    Date.parse(certificate.validTo) - nowMs > RENEW_BEFORE_MS &&
    wanted.every((name) => names(certificate, name))
  );
};

export interface NodeTlsOptions {
  readonly folder: string;
  readonly host: string;
  readonly obtain: Obtain;
  readonly certify: (certified: Certified) => void;
  /** The store's authority is known. */
  readonly trusted: (ca: string) => void;
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void;
}

/** Keeps the node certified until it is told to stop; resolves once what the folder holds is in use. */
export const keepCertified = async (options: NodeTlsOptions): Promise<() => void> => {
  const { folder, host, obtain, certify, trusted, log } = options;
  const key = await nodeKey(folder);
  const publicKey = createPublicKey(createPrivateKey(key)).export({ format: 'der', type: 'spki' });
  const file = join(folder, 'tls.crt');
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  /** One that misses a name, or ends soon, is better than none. */
  const use = async (): Promise<string | undefined> => {
    const [ca, certificate] = await Promise.all([
      knownCa(folder),
      readFile(file, 'utf8').catch(() => undefined),
    ]);
    if (ca !== undefined) trusted(ca);
    if (certificate !== undefined) certify({ key, certificate });
    return certificate;
  };
  const renew = async (): Promise<boolean> => {
    const wanted = ownNames(host);
    const isGood = (certificate: string | undefined): boolean =>
      serves(certificate, publicKey, wanted, Date.now());
    if (isGood(await use())) return true;
    const granted = await obtain(publicKey, wanted);
    if (granted === undefined || stopped) return false;
    await writePrivate(join(folder, 'ca.crt'), granted.ca);
    await writePrivate(file, granted.certificate);
    log('certified', { names: wanted });
    return isGood(await use());
  };
  const check = async (): Promise<void> => {
    const good = await renew().catch((error: unknown) => {
      log('tls_failed', { reason: error instanceof Error ? error.message : String(error) });
      return false;
    });
    if (stopped) return;
    timer = setTimeout(() => void check(), good ? CHECK_EVERY_MS : RETRY_MS);
    timer.unref();
  };
  await use();
  // The hub has it at once; a till node that does not reach the hub starts all the same.
  await within(check(), FIRST_WAIT_MS);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
};
