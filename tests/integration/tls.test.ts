/** HTTPS in the shop: one port for both, certificates by the store's authority, peers over wss. */
import { X509Certificate } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { MAX_RECEIPT_NUMBER } from '../../crdt-schema/limits.ts';
import type { Hub } from '../../server/hub/hub.ts';
import { postJson } from '../../server/http/post-json.ts';
import { fetchCa, pairFolder } from '../../server/security/pair-folder.ts';
import { TillNode, tlsOfTill } from '../../server/till-node/till-node.ts';
import { knownCa } from '../../server/tls/node-tls.ts';
import { trustIn } from '../../server/tls/trust.ts';
import { accepted, HOST, sell, Shop, STORE, until } from './shop.ts';

/** An address of this machine that is not the loopback: whoever comes by it comes from outside, as far as we can tell. */
const lan = Object.values(networkInterfaces())
  .flatMap((each) => each ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
const ANY = '0.0.0.0';

let shop: Shop;
let hub: Hub;
let ca: string;
let till: TillNode;

const statusOf = async (url: string): Promise<{ status: number; location: string | undefined }> =>
  new Promise((resolve, reject) => {
    request(url, { agent: false }, (response) => {
      response.resume();
      resolve({ status: response.statusCode!, location: response.headers.location });
    })
      .on('error', reject)
      .end();
  });

const startTill = async (name: string, dial: string[]): Promise<TillNode> => {
  const folder = join(shop.folder, name);
  const tls = tlsOfTill('store', folder, () => undefined);
  const started = await TillNode.start({ folder, host: ANY, port: 0, dial, tls });
  if (!started.ok) throw new Error(started.error.code);
  return started.value;
};

beforeAll(async () => {
  shop = await Shop.create();
  hub = await shop.hub({ tls: 'store', host: ANY });
  ca = (await knownCa(join(shop.folder, 'hub')))!;
});
afterAll(async () => {
  await till?.close();
  await shop?.close();
});

/** What the status page of the peer at the port has to say about how it is reached. */
const shownAt = async (port: number): Promise<string[]> => {
  const answer = await fetch(`http://${HOST}:${port}/status.json`);
  const { alerts } = (await answer.json()) as { alerts: readonly { readonly code: string }[] };
  return alerts.map(({ code }) => code).filter((code) => /^(plaintext|tls)/.test(code));
};

describe('what goes unencrypted', () => {
  it('is shown: who comes so to a hub with HTTPS, as long as they are there, and nobody of this machine', async () => {
    const { port } = hub.server;
    await until('HTTPS', async () => (await shownAt(port)).length === 0);
    const here = new WebSocket(`ws://${HOST}:${port}/sync/${STORE}`);
    const there = new WebSocket(`ws://${lan ?? HOST}:${port}/sync/${STORE}`);
    for (const ws of [here, there]) await new Promise((open) => ws.once('open', open));
    expect(await shownAt(port)).toEqual(lan === undefined ? [] : ['plaintext_sockets']);
    there.terminate();
    await until('it is gone', async () => (await shownAt(port)).length === 0);
    here.terminate();
  });

  it.skipIf(lan === undefined)(
    'is turned away where the administrator says so, from another machine only (skipped where this one has no address but its own)',
    async () => {
      const folder = await shop.pair('C09');
      const tls = tlsOfTill('store', folder, () => undefined);
      const dial = [hub.server.url(HOST)];
      const started = await TillNode.start({ folder, host: ANY, port: 0, dial, tls, plainSync: false });
      if (!started.ok) throw new Error(started.error.code);
      const strict = started.value;
      try {
        const { port } = strict.server;
        await until('HTTPS', async () => (await shownAt(port)).length === 0);
        const come = async (url: string): Promise<number | 'open'> =>
          new Promise((resolve, reject) => {
            // The certificate may not be for this address, which is not what this is about.
            const ws = new WebSocket(url, { ca, checkServerIdentity: () => false });
            ws.once('open', () => (ws.terminate(), resolve('open')));
            ws.once('unexpected-response', (_, { statusCode }) => (ws.terminate(), resolve(statusCode!)));
            ws.once('error', reject);
          });
        expect(await come(`ws://${lan}:${port}/sync/${STORE}`)).toBe(426);
        expect(await come(`wss://${lan}:${port}/sync/${STORE}`)).toBe('open');
        expect(await come(`ws://${HOST}:${port}/sync/${STORE}`)).toBe('open');
      } finally {
        await strict.close();
      }
    },
  );

  it('is shown: a till and a hub that answer the network without HTTPS', async () => {
    const folder = await shop.pair('C08');
    const open = await TillNode.start({ folder, host: ANY, port: 0, dial: [] });
    if (!open.ok) throw new Error(open.error.code);
    expect(await shownAt(open.value.server.port)).toEqual(['plaintext']);
    await open.value.close();
    const other = await Shop.create();
    const bare = await other.hub({ host: ANY });
    expect(await shownAt(bare.server.port)).toEqual(['plaintext']);
    await other.close();
  });
});

describe('a hub with HTTPS', () => {
  it('answers on one port with and without, to this machine', async () => {
    expect((await fetch(`http://${HOST}:${hub.server.port}/health`)).status).toBe(200);
    const url = `https://${HOST}:${hub.server.port}/api/pair`;
    expect((await postJson(url, '{}', trustIn(ca))).status).toBe(422);
    await expect(postJson(url, '{}')).rejects.toThrow(/unable to verify|self-signed/);
  });

  it.skipIf(lan === undefined)('leads others to HTTPS, but for what makes it possible', async () => {
    const at = `${lan}:${hub.server.port}`;
    expect(await statusOf(`http://${at}/caja/x?y=1`)).toEqual({
      status: 307,
      location: `https://${at}/caja/x?y=1`,
    });
    for (const path of ['/health', '/ca.crt', '/certificado', '/certificado?lang=en'])
      expect([path, (await statusOf(`http://${at}${path}`)).status]).toEqual([path, 200]);
    expect((await postJson(`https://${at}/api/pair`, '{}', trustIn(ca))).status).toBe(422);
  });

  it('gives its authority with the fingerprint by which one knows it', async () => {
    const fingerprint = new X509Certificate(ca).fingerprint256;
    const page = await (await fetch(`http://${HOST}:${hub.server.port}/certificado`)).text();
    expect(page).toContain(fingerprint);
    const origin = `https://${HOST}:${hub.server.port}`;
    expect(await fetchCa(origin, fingerprint)).toEqual({ ok: true, value: ca });
    const other = fingerprint.replace(/^../, fingerprint.startsWith('00') ? '01' : '00');
    expect(await fetchCa(origin, other)).toMatchObject({ ok: false, error: { code: 'ca_not_that_one' } });
  });

  it('stays closed to who says nothing, and to who begins TLS and is none', async () => {
    // Left open: they must not keep the hub from ending, or the last test would hang.
    const open = (bytes: readonly number[]): Socket => {
      const socket = connect(hub.server.port, HOST, () => socket.write(Buffer.from(bytes)));
      return socket.on('error', () => undefined).resume();
    };
    open([]);
    open([0x16, 3, 1, 2, 0, 1]);
    const garbage = open([0x16, 3, 1, 0, 4, 0xff, 0, 0, 0]);
    await new Promise((resolve) => garbage.once('close', resolve));
    expect((await fetch(`http://${HOST}:${hub.server.port}/health`)).status).toBe(200);
  });
});

describe('a till node', () => {
  it('is paired over HTTPS, gets its certificate from the hub, syncs over wss and sells', async () => {
    const { code } = hub.desk.invite({ till: 'C01', role: 'till' });
    const origin = `https://${HOST}:${hub.server.port}`;
    expect(await pairFolder(join(shop.folder, 'C01'), { hub: origin, code, ca })).toMatchObject({ ok: true });
    till = await startTill('C01', [`wss://${HOST}:${hub.server.port}/sync/${STORE}`]);
    // The numbering lease came with it.
    const { series, numbering } = till.server.peer.replica.context.identity.certificate;
    expect([series, numbering]).toEqual(['C01', { from: 1, to: MAX_RECEIPT_NUMBER, kind: 'normal' }]);
    await accepted(till, await sell(till));
    const answer = await until('it speaks HTTPS', () =>
      postJson(`https://${HOST}:${till.server.port}/node-certificate`, '{}', trustIn(ca)).catch(
        () => undefined,
      ),
    );
    // Passed on to the hub, which refuses what nobody signed.
    expect([answer.status, answer.text.includes('forbidden')]).toEqual([403, true]);
  });

  it('relays a pairing to the hub over HTTPS', async () => {
    const { code } = hub.desk.invite({ till: 'C02', role: 'till' });
    const origin = `https://${HOST}:${till.server.port}`;
    expect(await pairFolder(join(shop.folder, 'C02'), { hub: origin, code, ca })).toMatchObject({ ok: true });
  });

  it('that does not know the authority yet learns it from the hub, whatever stands between them', async () => {
    await rm(join(shop.folder, 'C02', 'ca.crt'));
    const second = await startTill('C02', [`wss://${HOST}:${hub.server.port}/sync/${STORE}`]);
    try {
      await accepted(second, await sell(second));
      expect(await readFile(join(shop.folder, 'C02', 'ca.crt'), 'utf8')).toBe(ca);
    } finally {
      await second.close();
    }
  });

  it('keeps its certificate over a restart with the hub away', async () => {
    await till.close();
    await shop.stop(hub);
    till = await startTill('C01', [`wss://${HOST}:${hub.server.port}/sync/${STORE}`]);
    const answer = await postJson(
      `https://${HOST}:${till.server.port}/api/pair`,
      '{"code":"x"}',
      trustIn(ca),
    );
    expect([answer.status, answer.text.includes('hub_unreachable')]).toEqual([503, true]);
  });
});
