/** What comes over HTTP: bodies, queries and headers, one function each; whole requests are `npm run api-fuzz`. */
import { Hono } from 'hono';
import { isDay, isTimeZone } from '../../../crdt-schema/exports/wall-clock.ts';
import { readRange } from '../../../server/http/backup-api.ts';
import { CSRF_HEADER, isForged } from '../../../server/http/csrf.ts';
import { canonical, fingerprintOf, readKey } from '../../../server/http/idempotency.ts';
import { OP_ROUTES } from '../../../server/http/op-bodies.ts';
import { readBody } from '../../../server/http/read-body.ts';
import { createImagesApp } from '../../../server/pages/images.ts';
import { PairingDesk } from '../../../server/security/pairing-desk.ts';
import { openPersonKey } from '../../../server/security/person-key.ts';
import { generateKeyPair, sha256 } from '../../../server/security/crypto.ts';
import { issueCertificate } from '../../../server/security/identity.ts';
import { askForCertificate, grantCertificate, readGrant } from '../../../server/tls/node-certificate.ts';
import type { StoreCa } from '../../../server/tls/store-ca.ts';
import { JSON_WORDS, jsonMutation } from '../mutate-json.ts';
import { json, promised, utf8, type Target } from '../target.ts';

const decoder = new TextDecoder();
const SIZE = 1_000;

/** A header and its value: what may stand in one is text without control characters. */
const headerText = (input: Uint8Array): string => decoder.decode(input).replace(/[^\x20-\x7e]/g, '?');

const app = new Hono();
app.post('/body', async (c) => {
  const body = await readBody(c);
  if (body instanceof Response) return body;
  canonical(body);
  fingerprintOf('/api/sales', body);
  const results = OP_ROUTES.map(({ body: schema }) => schema.safeParse(body).success);
  return c.text(results.includes(true) ? 'ok' : 'bad_request');
});
app.get('/headers', (c) => c.text(isForged(c) ? 'csrf' : 'ok'));

export const body: Target = {
  about: 'bodies of requests that write operations (`server/http/op-bodies.ts`)',
  weight: 15,
  seeds: () => OP_ROUTES.map(({ example }) => json(example)),
  words: JSON_WORDS,
  mutations: [jsonMutation],
  async decode(input) {
    const answer = await app.request('/body', { method: 'POST', body: input as BodyInit });
    promised(answer.status < 500, `an answer of ${answer.status}`);
    if (answer.status === 200) return answer.text();
    return ((await answer.json()) as { code: string }).code;
  },
};

export const headers: Target = {
  about: 'keys, ranges, origins, days and zones in headers and queries',
  weight: 40,
  seeds: () =>
    [
      ...[
        '"a key"',
        'bytes=0-499',
        'bytes=-5',
        'http://127.0.0.1:7070',
        '2026-11-25',
        'America/Mexico_City',
        '"a\\"b"',
      ],
    ].map(utf8),
  words: ['"', '\\', 'bytes=', '-', '99999999999999999999', '://', '/', '2026-02-31', '%00', '..'],
  decode(input) {
    const text = headerText(input);
    readKey(text);
    const range = readRange(text, SIZE);
    if (typeof range === 'object')
      promised(range.from >= 0 && range.from <= range.to && range.to < SIZE, 'a range within the file');
    isDay(text);
    isTimeZone(text);
    return typeof range === 'object' ? 'ok' : range;
  },
};

export const origins: Target = {
  about: 'headers that say where a request comes from (`server/http/csrf.ts`)',
  weight: 4,
  seeds: () => ['http://localhost', 'null', 'https://evil.example', 'same-origin'].map(utf8),
  words: ['http://', 'localhost', ':', '@', '[::1]', 'same-origin', 'cross-site'],
  async decode(input) {
    const text = headerText(input).trim();
    const names = { [CSRF_HEADER]: '1', Host: 'localhost', Origin: text, 'Sec-Fetch-Site': 'same-origin' };
    const answer = await app.request('/headers', { headers: names });
    const said = await answer.text();
    promised(said !== 'ok' || new URL(text).host === 'localhost', 'only the own origin writes');
    return said;
  },
};

const images = createImagesApp('/proc/self/fd-none');

export const imageNames: Target = {
  about: 'names of pictures in addresses (`server/pages/images.ts`)',
  weight: 4,
  seeds: () => ['cafe.png', 'a_b-1.webp', '..%2f..%2fetc%2fpasswd'].map(utf8),
  words: ['%2e', '%2f', '..', '.png', '%00', '\\', '%c0%ae', '%'],
  async decode(input) {
    const answer = await images.request(`/imagenes/${headerText(input).replace(/[#?]/g, '_')}`);
    promised(answer.status === 404 || answer.status === 400, `an answer of ${answer.status}`);
    return 'not_found';
  },
};

const KEY = new Uint8Array(32).fill(1);

export const pairingCode: Target = {
  about: 'codes as people type them (`server/security/pairing-desk.ts`)',
  weight: 30,
  seeds: () => ['AB12-CDEF-GH34', 'ab12cdefgh34', 'O0I1-LLLL-0000'].map(utf8),
  decode(input) {
    const desk = new PairingDesk(() => 1);
    const { code } = desk.invite({ role: 'till', till: 'C01' });
    const text = decoder.decode(input);
    promised(!desk.redeem(text, KEY).ok, 'no other code pairs');
    return desk.redeem(code, KEY).ok ? 'ok' : 'pairing_code_invalid';
  },
};

/** A sealed key as somebody else may hand it out, with costs as low as are taken: each that is read takes a tenth of a second. */
export const sealedKey: Target = {
  about: 'keys under a PIN (`server/security/person-key.ts`)',
  weight: 10,
  seeds: () => [
    json({
      v: 1,
      kdf: 'argon2id',
      m: 19_455,
      t: 1,
      p: 1,
      salt: 'A'.repeat(22),
      nonce: 'B'.repeat(16),
      box: 'C'.repeat(180),
    }),
    utf8('{}'),
  ],
  words: JSON_WORDS,
  mutations: [jsonMutation],
  async decode(input) {
    // Without a PIN nothing is derived: what is fuzzed is the form, not argon2.
    const opened = await openPersonKey(decoder.decode(input), '');
    promised(!opened.ok, 'nothing opens without a PIN');
    return opened.ok ? 'ok' : opened.error.code;
  },
};

const authority = generateKeyPair();
const keys = generateKeyPair();
const NOW_MS = 1_780_000_000_000;
const ca: StoreCa = { certificate: 'ca', issue: async () => 'certificate' };

export const nodeCertificate: Target = {
  about: 'requests for a certificate for HTTPS, and the answers (`server/tls/node-certificate.ts`)',
  weight: 10,
  seeds() {
    const certificateBytes = issueCertificate(authority, keys.publicKey, {
      store: 'norte',
      role: 'till',
      till: 'C01',
      series: 'C01',
      nowMs: NOW_MS,
    });
    const device = { identity: { certificateBytes }, keys } as never;
    return [utf8(askForCertificate(device, sha256(utf8('spki')), ['192.168.1.7', 'caja.local']))];
  },
  words: JSON_WORDS,
  mutations: [jsonMutation],
  async decode(input) {
    const text = decoder.decode(input);
    promised(readGrant(authority.publicKey, KEY, text) === undefined, 'no answer but the authority’s');
    const granted = await grantCertificate(
      { ca, store: 'norte', authority, nowMs: NOW_MS, isRevoked: () => false },
      text,
    );
    return granted.ok ? 'ok' : granted.error.code;
  },
};
