import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MAX_CHANGES_ENTRIES, MAX_HAVE_SEGMENTS } from '../limits.ts';
import { fromHex, toHex } from '../model/ids.ts';
import { createPrng } from '../model/prng.ts';
import { encodeFrame, MESSAGE_LOG, readFrame, type LogFrame } from './frames.ts';

const bytes = (length: number, first: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (first + i * 7) & 0xff);
const segment = toHex(bytes(24, 1));
const other = toHex(bytes(24, 100));

/** One of each kind, and each shape that a kind can have. Golden: a change here is a new version. */
const FRAMES: Readonly<Record<string, LogFrame>> = {
  hello: {
    kind: 'hello',
    protocol: 1,
    store: 'café-norte',
    certificate: bytes(300, 3),
    nonce: bytes(32, 9),
    software: 'tillmesh 0.1.0',
    wallMs: 1_780_000_000_000,
    keepsMs: 0,
  },
  proof: { kind: 'proof', signature: bytes(64, 5) },
  'certificates, none': { kind: 'certificates', certificates: [] },
  'certificates, two': { kind: 'certificates', certificates: [bytes(280, 1), bytes(310, 2)] },
  'have, nothing': { kind: 'have', heads: [] },
  'have, two': {
    kind: 'have',
    heads: [
      { segment, length: 1, head: bytes(32, 11) },
      { segment: other, length: 1_000, head: bytes(32, 12) },
    ],
  },
  'want, from the start': {
    kind: 'want',
    segment,
    length: 0,
    head: undefined,
    targetLength: 300,
    target: bytes(32, 13),
  },
  'want, the rest': {
    kind: 'want',
    segment,
    length: 128,
    head: bytes(32, 14),
    targetLength: 129,
    target: bytes(32, 15),
  },
  changes: {
    kind: 'changes',
    segment,
    from: 500,
    entries: [bytes(1, 1), bytes(130, 2), bytes(0, 0)],
    head: bytes(32, 16),
    signature: bytes(64, 17),
  },
  ack: {
    kind: 'ack',
    by: toHex(bytes(16, 18)),
    stored: [
      { segment, length: 127 },
      { segment: other, length: 128 },
    ],
  },
  refused: { kind: 'refused', code: 'bad_signature', detail: segment },
  catalog: { kind: 'catalog', state: bytes(200, 19) },
  peers: { kind: 'peers', peers: [{ device: toHex(bytes(16, 20)), software: 'tillmesh 0.1.0 (browser)' }] },
  signal: { kind: 'signal', to: toHex(bytes(16, 21)), from: toHex(bytes(16, 22)), payload: bytes(300, 23) },
};
/** What version 2 added. */
const FRAMES_2: Readonly<Record<string, LogFrame>> = {
  hello: {
    kind: 'hello',
    protocol: 2,
    store: 'café-norte',
    certificate: bytes(300, 3),
    nonce: bytes(32, 9),
    software: 'tillmesh 0.1.0',
    wallMs: 1_780_000_000_000,
    keepsMs: 2_592_000_000,
  },
  gone: { kind: 'gone', segment },
};
const named = [
  ...Object.entries(FRAMES),
  ...Object.entries(FRAMES_2).map(([name, frame]) => [`${name} of version 2`, frame] as const),
];

/** Reads as a peer does: the message type, then the frame. */
const read = (frame: Uint8Array): ReturnType<typeof readFrame> => {
  const decoder = decoding.createDecoder(frame);
  expect(decoding.readVarUint(decoder)).toBe(MESSAGE_LOG);
  return readFrame(decoder);
};
const bodyOf = (frame: LogFrame): Uint8Array => encodeFrame(frame).slice(1);
/** Reads what follows the message type; anything thrown fails the test. */
const codeOf = (body: Uint8Array): string => {
  const result = readFrame(decoding.createDecoder(body));
  return result.ok ? 'frame' : result.error.code;
};

describe('frames', () => {
  test.each(named)('%s is read as it was written', (_, frame) => {
    expect(read(encodeFrame(frame))).toEqual({ ok: true, value: frame });
  });

  test.each([
    [1, FRAMES],
    [2, FRAMES_2],
  ])('golden bytes of protocol %i are read, and written again byte for byte', (version, frames) => {
    const file = new URL(`../../tests/fixtures/frames-${version}.json`, import.meta.url);
    const golden = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    expect(Object.keys(golden)).toEqual(Object.keys(frames));
    for (const [name, hex] of Object.entries(golden)) {
      expect(read(fromHex(hex)), name).toEqual({ ok: true, value: frames[name] });
      expect(toHex(encodeFrame(frames[name]!)), name).toBe(hex);
    }
  });

  test('bytes that are kept do not keep the frame that they came in', () => {
    const result = read(encodeFrame(FRAMES['have, two']!));
    expect(result.ok && result.value.kind === 'have' && result.value.heads[0]!.head.buffer.byteLength).toBe(
      32,
    );
  });
});

describe('a frame that is not whole is malformed', () => {
  test.each(named)('%s, cut anywhere', (_, frame) => {
    const body = bodyOf(frame);
    for (let length = 0; length < body.length; length++) {
      expect(codeOf(body.subarray(0, length)), `${length} of ${body.length} bytes`).toBe('frame_malformed');
    }
  });

  test.each(named)('%s, with a byte more', (_, frame) => {
    expect(codeOf(Uint8Array.of(...bodyOf(frame), 0))).toBe('frame_malformed');
  });

  test('an unknown kind', () => {
    expect([codeOf(Uint8Array.of(9)), codeOf(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x01))]).toEqual([
      'frame_malformed',
      'frame_malformed',
    ]);
  });

  test('a text that is no UTF-8', () => {
    expect(codeOf(Uint8Array.of(7, 1, 0xff, 0))).toBe('frame_malformed');
  });

  test('a count that promises more than a number can hold', () => {
    expect(codeOf(Uint8Array.of(3, ...Array.from({ length: 12 }, () => 0xff), 0x01))).toBe('frame_malformed');
  });
});

describe('counts: at the bound a frame is read, one past it not', () => {
  const entries = (n: number): LogFrame => ({
    ...(FRAMES['changes'] as LogFrame & { kind: 'changes' }),
    entries: Array.from({ length: n }, () => Uint8Array.of(1)),
  });
  const heads = (n: number): LogFrame => ({
    kind: 'have',
    heads: Array.from({ length: n }, () => ({ segment, length: 1, head: bytes(32, 1) })),
  });
  const acks = (n: number): LogFrame => ({
    kind: 'ack',
    by: toHex(bytes(16, 18)),
    stored: Array.from({ length: n }, () => ({ segment, length: 1 })),
  });
  const certificates = (n: number): LogFrame => ({
    kind: 'certificates',
    certificates: Array.from({ length: n }, () => Uint8Array.of(1)),
  });
  const refused = (n: number): LogFrame => ({ kind: 'refused', code: 'x', detail: 'd'.repeat(n) });

  test.each<[string, (n: number) => LogFrame, number]>([
    ['entries', entries, MAX_CHANGES_ENTRIES],
    ['heads', heads, MAX_HAVE_SEGMENTS],
    ['acknowledgements', acks, MAX_HAVE_SEGMENTS],
    ['certificates', certificates, MAX_HAVE_SEGMENTS],
    ['characters of a text', refused, 256],
  ])('%s', (_, frame, max) => {
    expect([codeOf(bodyOf(frame(max))), codeOf(bodyOf(frame(max + 1)))]).toEqual([
      'frame',
      'frame_malformed',
    ]);
  });

  test('a count at the bound without the items costs no more than the frame', () => {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 3);
    encoding.writeVarUint(encoder, MAX_HAVE_SEGMENTS);
    expect(codeOf(encoding.toUint8Array(encoder))).toBe('frame_malformed');
  });
});

describe('20,000 mutated frames', () => {
  test.each(['1', '2'])('seed %s: each is a frame or malformed, and none throws', (seed) => {
    const prng = createPrng(`frames/${seed}`);
    const bodies = named.map(([, frame]) => bodyOf(frame));
    const seen = { frame: 0, frame_malformed: 0 };
    for (let i = 0; i < 10_000; i++) {
      const body = bodies[prng.int(bodies.length)]!.slice();
      for (let hits = 1 + prng.int(4); hits > 0; hits--) body[prng.int(body.length)] = prng.int(256);
      // A cut-and-glue now and then: two frames that grew together.
      const glued = prng.chance(0.2)
        ? Uint8Array.of(...body.subarray(0, prng.int(body.length)), ...bodies[prng.int(bodies.length)]!)
        : body;
      const code = codeOf(glued);
      expect(['frame', 'frame_malformed']).toContain(code);
      seen[code as keyof typeof seen] += 1;
    }
    expect(seen.frame, 'some mutations only change a value').toBeGreaterThan(500);
    expect(seen.frame_malformed, 'some break the frame').toBeGreaterThan(500);
  });
});
