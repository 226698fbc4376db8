import * as encoding from 'lib0/encoding';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { MAX_FRAME_BYTES, MAX_REFUSALS_PER_CONNECTION } from '../../crdt-schema/limits.ts';
import { formatHlc } from '../../crdt-schema/model/clock.ts';
import { newSegmentId, toHex, uuidv7 } from '../../crdt-schema/model/ids.ts';
import { createPrng } from '../../crdt-schema/model/prng.ts';
import { encodeOp } from '../../crdt-schema/ops/op.ts';
import { encodeFrame } from '../../crdt-schema/wire/frames.ts';
import type { Hub } from '../../server/hub/hub.ts';
import { generateKeyPair, random } from '../../server/security/crypto.ts';
import { issueCertificate, loadDevice, type Grant } from '../../server/security/identity.ts';
import type { TillNode } from '../../server/till-node/till-node.ts';
import { changesOf, RawPeer, type Identity } from './raw-peer.ts';
import { accepted, HOST, saleOf, sell, Shop, STORE, until } from './shop.ts';

let shop: Shop;
let hub: Hub;
let honest: TillNode;
let url: string;
let names = 0;

beforeAll(async () => {
  shop = await Shop.create();
  hub = await shop.hub();
  honest = await shop.till('C01', [hub]);
  url = hub.server.url(HOST);
});
afterAll(() => shop.close());

/** A device that the store's authority really certified. */
const pairedDevice = async (
  more: Partial<Grant> = {},
): Promise<Identity & { device: string; till: string }> => {
  const till = `X${++names}`;
  const loaded = await loadDevice(await shop.pair(till, more));
  if (!loaded.ok) throw new Error(loaded.error.code);
  const { keys, identity } = loaded.value;
  const { certificateBytes, authority, device, store } = identity;
  return { store, certificate: certificateBytes, keys, authority, device, till };
};
const counted = (code: string): number => hub.server.peer.replica.context.refusals.get(code) ?? 0;
/** Runs the attack while the honest till sells: it must count under the code, and the sale must be accepted. */
const attack = async (code: string, run: () => Promise<void>): Promise<void> => {
  const before = counted(code);
  const op = await sell(honest);
  await run();
  await until(`${code} is counted`, () => counted(code) > before);
  await accepted(honest, op);
};
/** A sale of the device, as a till of its name would write it. */
const saleBytes = ({ device, till }: { device: string; till: string }, number = 1): Uint8Array =>
  encodeOp(
    saleOf(uuidv7(Date.now(), random), {
      at: formatHlc({ ms: Date.now(), counter: 0, device }),
      till,
      receipt: { series: till, number },
    }),
  );
const syncMessage = (kind: number, body: Uint8Array): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, kind);
  encoding.writeVarUint8Array(encoder, body);
  return encoding.toUint8Array(encoder);
};

describe('before it has said who it is, a client', () => {
  test('that asks for the catalog without a token is shown the door', async () => {
    await attack('not_authorised', async () => {
      const raw = await RawPeer.dial(url);
      raw.send(syncMessage(0, Y.encodeStateVector(new Y.Doc())));
      expect(await raw.ended()).toEqual({ code: 4_400, reason: 'not_authorised' });
    });
  });

  test('that sends log frames is told to say hello first', async () => {
    await attack('hello_expected', async () => {
      const raw = await RawPeer.dial(url);
      raw.frame({ kind: 'have', heads: [] });
      await until('it is counted', () => counted('hello_expected') > 0);
      raw.close();
    });
  });

  test('that sends noise is refused frame by frame, and closed when it goes on', async () => {
    await attack('frame_malformed', async () => {
      const raw = await RawPeer.dial(url);
      const prng = createPrng('noise');
      for (let i = 0; i < 200; i++) raw.send(Uint8Array.of(100, ...prng.bytes(1 + prng.int(200))));
      expect((await raw.ended()).reason).toMatch(/too_many_refusals|unsupported_version|foreign_store/);
    });
  });

  test('that sends an empty frame is refused', async () => {
    await attack('frame_malformed', async () => {
      const raw = await RawPeer.dial(url);
      raw.send(new Uint8Array(0));
      await until('it is counted', () => counted('frame_malformed') > 0);
      raw.close();
    });
  });

  test('that sends text is closed', async () => {
    const raw = await RawPeer.dial(url);
    const op = await sell(honest);
    const before = counted('text_frame');
    raw.send('{"hello":1}');
    expect(await raw.ended()).toEqual({ code: 4_400, reason: 'text_frame' });
    expect(counted('text_frame')).toBe(before + 1);
    await accepted(honest, op);
  });

  test('that sends more than a frame may hold is closed without it being read', async () => {
    const raw = await RawPeer.dial(url);
    const op = await sell(honest);
    const before = counted('frame_too_large');
    raw.send(new Uint8Array(MAX_FRAME_BYTES + 1));
    expect((await raw.ended()).code).toBe(1_009);
    expect(counted('frame_too_large')).toBe(before + 1);
    await accepted(honest, op);
  });

  test('that asks for an address that is none gets an answer, and the hub lives on', async () => {
    for (const path of ['//', '/sync/', '/sync/other', '/%', '/\\', '*', 'http://', '/sync/norte/../x']) {
      const socket = connect(hub.server.port, HOST);
      socket.on('error', () => undefined);
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
      );
      let answer = '';
      socket.on('data', (data: Buffer) => (answer += data.toString()));
      await until(`an answer to ${path}`, () => answer.startsWith('HTTP/1.1 4'));
      socket.destroy();
    }
    await accepted(honest, await sell(honest));
  });

  test('that holds every place for strangers from one address keeps nobody of another out', async () => {
    const held: Socket[] = [];
    for (let n = 0; n < 300; n++) {
      const socket = connect({ port: hub.server.port, host: HOST, localAddress: '127.0.0.9' });
      socket.on('error', () => undefined);
      socket.write(
        `GET /sync/${STORE} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
      );
      held.push(socket);
    }
    await Promise.all(held.map((socket) => new Promise((resolve) => socket.once('data', resolve))));
    const raw = await RawPeer.dial(url);
    await raw.join(await pairedDevice());
    raw.close();
    for (const socket of held) socket.destroy();
    await accepted(honest, await sell(honest));
  });

  test('that was turned away and stays does not keep a peer from closing', async () => {
    const till = await shop.till('C02', []);
    const socket = connect({ port: till.server.port, host: HOST, allowHalfOpen: true });
    socket.on('error', () => undefined);
    socket.write('GET /elsewhere HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    const ended = shop.stop(till).then(() => true);
    expect(await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5_000))])).toBe(true);
    socket.destroy();
  });

  test.each<[string, () => Promise<Parameters<RawPeer['hello']>[1]>]>([
    ['unsupported_version', async () => ({ protocol: 3 })],
    ['foreign_store', async () => ({ store: 'sur' })],
    ['certificate_malformed', async () => ({ certificate: random(300) })],
    [
      'certificate_foreign_store',
      async () => ({ certificate: (await pairedDevice({ store: 'sur' })).certificate }),
    ],
    ['certificate_expired', async () => ({ certificate: (await pairedDevice({ nowMs: 0 })).certificate })],
    ['own_device', async () => ({ certificate: hub.server.peer.replica.context.identity.certificateBytes })],
  ])('with a hello of %s is closed with that code', async (code, more) => {
    await attack(code, async () => {
      const raw = await RawPeer.dial(url);
      raw.hello(await pairedDevice(), await more());
      expect(await raw.ended()).toEqual({ code: 4_400, reason: code });
      expect(raw.received.filter(({ kind }) => kind === 'have' || kind === 'certificates')).toEqual([]);
    });
  });
});

describe('a handshake', () => {
  /** Says hello with the identity, gives the proof, and must be closed with `proof_failed`, told nothing of the shop. */
  const fails = (identity: Identity, proof?: (raw: RawPeer) => Promise<Uint8Array>): Promise<void> =>
    attack('proof_failed', async () => {
      const raw = await RawPeer.dial(url);
      raw.hello(identity);
      const hello = await raw.heard('hello');
      raw.frame({ kind: 'proof', signature: (await proof?.(raw)) ?? raw.proof(identity, hello) });
      expect((await raw.ended()).reason).toBe('proof_failed');
      expect(raw.received.filter(({ kind }) => kind === 'have' || kind === 'certificates')).toEqual([]);
    });

  test('with a certificate that another authority signed is refused', async () => {
    const keys = generateKeyPair();
    const grant = { store: STORE, role: 'hub', till: 'X', series: 'X', nowMs: Date.now() } as const;
    const { authority } = await pairedDevice();
    await fails({
      store: STORE,
      certificate: issueCertificate(generateKeyPair(), keys.publicKey, grant),
      keys,
      authority,
    });
  });

  test('with a certificate that was changed under its signature is refused', async () => {
    const identity = await pairedDevice();
    const text = Buffer.from(identity.certificate)
      .toString('latin1')
      .replace('"role":"till"', '"role":"hub" ');
    await fails({ ...identity, certificate: Buffer.from(text, 'latin1') });
  });

  test('with the certificate of another device and no key for it is refused', async () => {
    await fails({ ...(await pairedDevice()), keys: generateKeyPair() });
  });

  test('with a proof that was given on another connection is refused', async () => {
    const identity = await pairedDevice();
    const first = await RawPeer.dial(url);
    const overheard = await first.join(identity);
    first.close();
    await fails(identity, async () => overheard);
  });

  test('with a proof that was given to another peer, over the same nonces, is refused', async () => {
    const identity = await pairedDevice();
    const { certificateBytes: certificate } = honest.server.peer.replica.context.identity;
    await fails(identity, async (raw) => raw.proof(identity, { ...(await raw.heard('hello')), certificate }));
  });

  test('spliced of the certificate of one device and the proof of another is refused', async () => {
    const [one, other] = [await pairedDevice(), await pairedDevice()];
    await fails(one, async (raw) =>
      raw.proof({ ...other, certificate: one.certificate }, await raw.heard('hello')),
    );
  });

  test('over the nonce of another connection of the hub is refused', async () => {
    const identity = await pairedDevice();
    const other = await RawPeer.dial(url);
    other.hello(identity);
    const { nonce } = await other.heard('hello');
    await fails(identity, async (raw) => raw.proof(identity, { ...(await raw.heard('hello')), nonce }));
    other.close();
  });

  test('with a certificate or a proof of which the signature was taken off is refused', async () => {
    const identity = await pairedDevice();
    const bare = identity.certificate.slice();
    bare.fill(0, bare.length - 64);
    await fails({ ...identity, certificate: bare });
    await fails(identity, async () => new Uint8Array(64));
  });

  test('with the hub’s own proof sent back to it is refused', async () => {
    await fails(await pairedDevice(), async (raw) => (await raw.heard('proof')).signature);
  });

  test('given twice is refused', async () => {
    await attack('handshake_repeated', async () => {
      const identity = await pairedDevice();
      const raw = await RawPeer.dial(url);
      await raw.join(identity);
      raw.hello(identity);
      await raw.refused('handshake_repeated');
      raw.close();
    });
  });
});

describe('a paired device', () => {
  const joined = async (more: Partial<Grant> = {}) => {
    const identity = await pairedDevice(more);
    const raw = await RawPeer.dial(url);
    await raw.join(identity);
    return { identity, raw };
  };
  const held = (segment: string): number => hub.server.peer.replica.context.segments.length(segment);

  test('that plays by the rules is heard: the refusals below are not for want of trying', async () => {
    const { identity, raw } = await joined();
    const segment = newSegmentId(identity.device, Date.now(), random);
    raw.frame(changesOf(identity, segment, [saleBytes(identity)]));
    await until('the hub holds it', () => held(segment) === 1);
    raw.close();
  });

  test('writes into the log of another in vain', async () => {
    const { identity, raw } = await joined();
    const victim = honest.server.peer.device;
    const segment = newSegmentId(victim, Date.now(), random);
    await attack('bad_signature', async () => {
      raw.frame(changesOf(identity, segment, [saleBytes({ device: victim, till: 'C01' })]));
      await raw.refused('bad_signature');
    });
    expect(held(segment)).toBe(0);
    raw.close();
  });

  test('appends to the log of another in vain', async () => {
    const { identity, raw } = await joined();
    const op = await sell(honest);
    await attack('bad_signature', async () => {
      // After the sale that `attack` makes, which is the newest of this log.
      await accepted(honest, await sell(honest));
      const { tip } = hub.server.peer.replica.context.segments.branches(op.segment)[0]!;
      raw.frame(
        changesOf(identity, op.segment, [saleBytes({ device: honest.server.peer.device, till: 'C01' })], tip),
      );
      await raw.refused('bad_signature');
    });
    expect(hub.server.peer.replica.context.segments.branches(op.segment)).toHaveLength(1);
    raw.close();
  });

  test('sends entries of which the signature was taken off in vain', async () => {
    const { identity, raw } = await joined();
    const segment = newSegmentId(identity.device, Date.now(), random);
    await attack('bad_signature', async () => {
      raw.frame({
        ...changesOf(identity, segment, [saleBytes(identity)]),
        signature: new Uint8Array(64),
      });
      await raw.refused('bad_signature');
    });
    expect(held(segment)).toBe(0);
    raw.close();
  });

  test('passes on no log of a device that nobody certified', async () => {
    const { identity, raw } = await joined();
    const segment = newSegmentId(toHex(random(16)), Date.now(), random);
    await attack('unknown_device', async () => {
      raw.frame(changesOf(identity, segment, [Uint8Array.of(1)]));
      await raw.refused('unknown_device');
    });
    expect(held(segment)).toBe(0);
    raw.close();
  });

  test('brings in no certificate that the authority did not sign', async () => {
    const { raw } = await joined();
    const keys = generateKeyPair();
    const grant = { store: STORE, role: 'hub', till: 'X', series: 'X', nowMs: Date.now() } as const;
    await attack('bad_signature', async () => {
      raw.frame({
        kind: 'certificates',
        certificates: [issueCertificate(generateKeyPair(), keys.publicKey, grant)],
      });
      await raw.refused('bad_signature');
    });
    raw.close();
  });

  test('cannot say that entries follow which do not', async () => {
    const { identity, raw } = await joined();
    const segment = newSegmentId(identity.device, Date.now(), random);
    await attack('chain_mismatch', async () => {
      raw.frame({ ...changesOf(identity, segment, [saleBytes(identity)]), head: random(32) });
      await raw.refused('chain_mismatch');
    });
    await attack('changes_empty', async () => {
      raw.frame({ ...changesOf(identity, segment, [Uint8Array.of(1)]), entries: [] });
      await raw.refused('changes_empty');
    });
    await attack('entry_empty', async () => {
      raw.frame({ ...changesOf(identity, segment, [Uint8Array.of(1)]), entries: [new Uint8Array(0)] });
      await raw.refused('entry_empty');
    });
    expect(held(segment)).toBe(0);
    raw.close();
  });

  test('that signs two histories is told apart: both are kept, and the device is flagged', async () => {
    const { identity, raw } = await joined();
    const segment = newSegmentId(identity.device, Date.now(), random);
    for (const number of [1, 2]) raw.frame(changesOf(identity, segment, [saleBytes(identity, number)]));
    await until(
      'both branches are held',
      () => hub.server.peer.replica.context.segments.branches(segment).length === 2,
    );
    await until('it is flagged', () => shop.logged.includes('fork'));
    raw.close();
  });

  test('of the role viewer reads, and writes neither the catalog nor a log', async () => {
    const { identity, raw } = await joined({ role: 'viewer' });
    const doc = new Y.Doc();
    doc.getMap('products').set('x', 1);
    await attack('catalog_read_only', async () => {
      raw.send(syncMessage(2, Y.encodeStateAsUpdate(doc)));
      await raw.refused('catalog_read_only');
    });
    const segment = newSegmentId(identity.device, Date.now(), random);
    await attack('log_read_only', async () => {
      raw.frame(changesOf(identity, segment, [saleBytes(identity)]));
      await raw.refused('log_read_only');
    });
    expect(held(segment)).toBe(0);
    raw.close();
  });

  test('that writes what no ledger can hold stops its own log, and no other', async () => {
    const { identity, raw } = await joined();
    const segment = newSegmentId(identity.device, Date.now(), random);
    const text = new TextDecoder()
      .decode(saleBytes(identity))
      .replace('{', '{"reference":"\\u0000","reference":"x",');
    const unreadable = [
      Uint8Array.of(1, 2, 3),
      new TextEncoder().encode('{"v":1e400}'),
      new TextEncoder().encode(text),
    ];
    raw.frame(changesOf(identity, segment, unreadable));
    await until('the hub holds it', () => held(segment) === 3);
    await accepted(honest, await sell(honest));
    await until(
      'the first two are judged',
      () => hub.server.peer.replica.context.verdicts.counts(segment, 0).rejected === 2,
    );
    raw.close();
  });

  test('that goes on sending what is refused is closed', async () => {
    const { raw } = await joined();
    await attack('frame_malformed', async () => {
      for (let i = 0; i < MAX_REFUSALS_PER_CONNECTION; i++) raw.send(Uint8Array.of(100, 99));
      expect((await raw.ended()).reason).toBe('too_many_refusals');
    });
  });

  test.each(['1', '2', '3'])('that sends mutated frames, seed %s, harms nobody', async (seed) => {
    const prng = createPrng(`hostile/${seed}`);
    const op = await sell(honest);
    for (let round = 0; round < 5; round++) {
      const { identity, raw } = await joined();
      const segment = newSegmentId(identity.device, Date.now(), random);
      const doc = new Y.Doc();
      doc.getMap('products').set('x', { name: 'x' });
      const frames = [
        encodeFrame(changesOf(identity, segment, [saleBytes(identity)])),
        encodeFrame({ kind: 'have', heads: [{ segment: op.segment, length: 5, head: random(32) }] }),
        encodeFrame({
          kind: 'want',
          segment: op.segment,
          length: 0,
          head: undefined,
          targetLength: 1,
          target: random(32),
        }),
        encodeFrame({ kind: 'ack', by: hub.server.peer.device, stored: [{ segment, length: 9 }] }),
        syncMessage(0, Y.encodeStateVector(doc)),
        syncMessage(2, Y.encodeStateAsUpdate(doc)),
        Uint8Array.of(1, 4, 1, 1, 1, 0),
        Uint8Array.of(3),
      ];
      for (let i = 0; i < 60 && raw.closed === undefined; i++) {
        const frame = frames[prng.int(frames.length)]!.slice();
        for (let hits = prng.int(3); hits > 0; hits--) frame[prng.int(frame.length)] = prng.int(256);
        raw.send(frame.subarray(0, prng.chance(0.2) ? prng.int(frame.length) : frame.length));
      }
      await new Promise((resolve) => setTimeout(resolve, 30));
      raw.close();
    }
    await accepted(honest, op);
    await accepted(honest, await sell(honest));
  });
});

test('after all of that the honest till was refused nothing, and every sale of it is booked once', async () => {
  const { refusals, identity } = honest.server.peer.replica.context;
  expect(Object.fromEntries(refusals)).toEqual({});
  const { rows } = await shop.pool.query<{ n: number; last: number }>(
    'select count(*) as n, max(number)::bigint as last from sale where device_id = $1',
    [identity.device],
  );
  expect(rows[0]).toEqual({
    n: honest.server.peer.replica.ownLog.receiptsUsed,
    last: honest.server.peer.replica.ownLog.receiptsUsed,
  });
  expect(await readFile(join(shop.folder, 'C01', 'device.json'), 'utf8')).not.toContain('PRIVATE');
});
