/** Frames of the log protocol, and who is present. */
import * as decoding from 'lib0/decoding';
import { encodeFrame, MESSAGE_LOG, readFrame, type LogFrame } from '../../../crdt-schema/wire/frames.ts';
import { readAwareness, writeAwareness } from '../../../crdt-schema/wire/awareness.ts';
import { utf8, promised, type Target } from '../target.ts';

const DEVICE = '0b'.repeat(16);
const SEGMENT = '0b'.repeat(16) + '0000000000000001';
const hash = new Uint8Array(32).fill(7);
const signature = new Uint8Array(64).fill(9);

export const FRAMES: readonly LogFrame[] = [
  {
    kind: 'hello',
    protocol: 2,
    store: 'norte',
    certificate: utf8('{"v":1}'),
    nonce: hash,
    software: 'tillmesh 0.1.0',
    wallMs: 1_780_000_000_000,
    keepsMs: 86_400_000,
  },
  { kind: 'proof', signature },
  { kind: 'certificates', certificates: [utf8('{"v":1}'), utf8('{}')] },
  { kind: 'have', heads: [1, 900].map((length) => ({ segment: SEGMENT, length, head: hash })) },
  { kind: 'want', segment: SEGMENT, length: 0, head: undefined, targetLength: 4, target: hash },
  { kind: 'want', segment: SEGMENT, length: 3, head: hash, targetLength: 4, target: hash },
  {
    kind: 'changes',
    segment: SEGMENT,
    from: 0,
    entries: [utf8('{"v":1}'), utf8('x')],
    head: hash,
    signature,
  },
  { kind: 'ack', by: DEVICE, stored: [{ segment: SEGMENT, length: 3 }] },
  { kind: 'refused', code: 'bad_signature', detail: 'x' },
  { kind: 'catalog', state: utf8('packed') },
  { kind: 'peers', peers: [{ device: DEVICE, software: 'tillmesh 0.1.0' }] },
  { kind: 'signal', to: DEVICE, from: DEVICE, payload: utf8('{"offer":"v=0"}') },
  { kind: 'gone', segment: SEGMENT },
];

const read = (bytes: Uint8Array): ReturnType<typeof readFrame> | undefined => {
  const decoder = decoding.createDecoder(bytes);
  // The replica has read the type before; it turns away whatever is cut there.
  if (bytes[0] !== MESSAGE_LOG) return undefined;
  decoder.pos = 1;
  return readFrame(decoder);
};

export const frames: Target = {
  about: 'frames of the log protocol (`crdt-schema/wire/frames.ts`)',
  weight: 120,
  seeds: () => FRAMES.map(encodeFrame),
  decode(input) {
    const first = read(input);
    if (first === undefined) return 'not_a_log_frame';
    if (!first.ok) return first.error.code;
    const again = read(encodeFrame(first.value));
    promised(again?.ok === true, 'a frame that was read can be written and read again');
    promised(
      again?.ok === true && JSON.stringify(again.value) === JSON.stringify(first.value),
      'it says the same then',
    );
    return 'ok';
  },
};

const MAX_CLIENTS = 1_000;

export const awareness: Target = {
  about: 'who is present (`crdt-schema/wire/awareness.ts`)',
  weight: 60,
  seeds: () => [
    writeAwareness([]),
    writeAwareness([{ client: 7, clock: 1, state: '{"name":"Ana"}' }]),
    writeAwareness([1, 2 ** 31].map((client) => ({ client, clock: 200, state: 'null' }))),
  ],
  decode(input) {
    const first = readAwareness(input, MAX_CLIENTS);
    if (!first.ok) return first.error.code;
    promised(first.value.length <= MAX_CLIENTS, 'no more clients than are allowed');
    const again = readAwareness(writeAwareness(first.value), MAX_CLIENTS);
    promised(
      again.ok && JSON.stringify(again.value) === JSON.stringify(first.value),
      'it is read again alike',
    );
    return 'ok';
  },
};
