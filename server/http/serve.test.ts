/** Slow senders are cut off, with TLS and without, and whoever sends like others is not. */
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { loadCa } from '../tls/store-ca.ts';
import { serve, type Serving } from './serve.ts';

const HOST = '127.0.0.1';
const QUICK = { headersTimeout: 150, requestTimeout: 300, connectionsCheckingInterval: 30 };
const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

const start = async (tls: boolean): Promise<Serving> => {
  const started = await serve(
    (request, response) => request.resume().on('end', () => response.end('ok')),
    HOST,
    0,
    tls,
    QUICK,
  );
  if (!started.ok) throw new Error(started.error.code);
  open.push(started.value);
  return started.value;
};

const certify = async (serving: Serving): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-serve-'));
  open.push({ close: () => rm(folder, { recursive: true }) });
  const ca = await loadCa(folder, 'norte', Date.now());
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  const certificate = await ca.issue(spki, [HOST], Date.now());
  const key = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  serving.certify({ certificate, key: key.export({ type: 'pkcs8', format: 'pem' }).toString() });
};

/** Writes the head at once and then a byte every 20 ms, till it is cut off; what was answered. */
const dribble = (socket: Socket, head: string): Promise<string> =>
  new Promise((resolve) => {
    let answer = '';
    open.push({ close: () => socket.destroy() });
    socket.on('error', () => undefined);
    socket.on('data', (data: Buffer) => (answer += data.toString()));
    socket.write(head);
    const timer = setInterval(() => socket.write('x'), 20);
    socket.once('close', () => {
      clearInterval(timer);
      resolve(answer);
    });
  });

describe.each([
  { name: 'without TLS', tls: false, secure: false },
  { name: 'where TLS is on, unencrypted', tls: true, secure: false },
  { name: 'with TLS', tls: true, secure: true },
])('somebody $name', ({ tls, secure }) => {
  const dialled = async (): Promise<Socket> => {
    const serving = await start(tls);
    if (secure) await certify(serving);
    const { port } = serving;
    return secure ? connectTls({ host: HOST, port, rejectUnauthorized: false }) : connect(port, HOST);
  };

  it('who never ends the head of a request is cut off', async () => {
    expect(await dribble(await dialled(), 'GET / HTTP/1.1\r\nHost: ')).toContain('408');
  });

  it('who never ends its body is cut off', async () => {
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n';
    expect(await dribble(await dialled(), head)).toContain('408');
  });

  it('who asks as others do is answered', async () => {
    const socket = await dialled();
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    let answer = '';
    for await (const data of socket) answer += String(data);
    expect(answer).toContain('200 OK');
  });
});
