import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile, stat } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isLocalName, loadCa, type StoreCa } from './store-ca.ts';

let folder: string;
let ca: StoreCa;
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const spki = publicKey.export({ format: 'der', type: 'spki' });
const key = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillmesh-ca-'));
  ca = await loadCa(folder, 'norte', Date.now());
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a client that trusts the store's authority alone says of the certificate. */
const trusts = async (cert: string, host: string): Promise<string> => {
  const server = createServer({ key, cert }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await new Promise((resolve) => {
      const socket = connect({
        port,
        host: '127.0.0.1',
        servername: '',
        ca: ca.certificate,
        checkServerIdentity: () => undefined,
      });
      socket.once('secureConnect', () => {
        resolve(
          new X509Certificate(socket.getPeerX509Certificate()!.raw).checkIP(host) === host
            ? 'yes'
            : 'other name',
        );
        socket.destroy();
      });
      socket.once('error', (error) => resolve(error.message));
    });
  } finally {
    server.close();
  }
};

describe("the store's authority for HTTPS", () => {
  test('is made once, its key for its owner alone', async () => {
    expect((await loadCa(folder, 'norte', Date.now())).certificate).toBe(ca.certificate);
    expect((await stat(join(folder, 'ca.key'))).mode & 0o077).toBe(0);
    expect(new X509Certificate(ca.certificate).ca).toBe(true);
  });

  test('certifies private addresses and local names, and leaves out what is not', async () => {
    const cert = await ca.issue(spki, ['192.168.1.10', 'caja1.local', '8.8.8.8', 'example.com'], Date.now());
    const { subjectAltName, validTo } = new X509Certificate(cert);
    expect(subjectAltName).toBe('IP Address:192.168.1.10, DNS:caja1.local');
    expect(Date.parse(validTo) - Date.now()).toBeLessThan(398 * 86_400_000);
    expect(await trusts(cert, '192.168.1.10')).toBe('yes');
  });

  test('is itself bound to them: another name under its signature is not believed', async () => {
    const forged = join(folder, 'forged');
    await writeFile(`${forged}.key`, key);
    await writeFile(`${forged}.ext`, 'subjectAltName=DNS:bank.example,IP:192.168.1.10\n');
    const openssl = (...args: string[]): Buffer =>
      execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    openssl('req', '-new', '-key', `${forged}.key`, '-subj', '/CN=x', '-out', `${forged}.csr`);
    const pem = openssl(
      ...[
        'x509',
        '-req',
        '-in',
        `${forged}.csr`,
        '-CA',
        join(folder, 'ca.crt'),
        '-CAkey',
        join(folder, 'ca.key'),
      ],
      ...['-days', '30', '-extfile', `${forged}.ext`],
    );
    expect(await trusts(pem.toString(), '192.168.1.10')).toBe('permitted subtree violation');
  });

  test.each([
    ['10.1.2.3', true],
    ['172.31.0.1', true],
    ['172.32.0.1', false],
    ['192.168.0.9', true],
    ['192.169.0.9', false],
    ['fe80::1', true],
    ['2001:db8::1', false],
    ['caja1.local', true],
    ['localhost', true],
    ['local.example.com', false],
    ['notlocal', false],
  ])('%s is its to speak for: %s', (name, is) => expect(isLocalName(name)).toBe(is));
});
