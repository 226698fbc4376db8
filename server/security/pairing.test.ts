/** One-time codes, and the book of what the authority has granted. */
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCertificate, type Certificate } from '../../crdt-schema/log/certificate.ts';
import { createVerifier, generateKeyPair, sha256 } from './crypto.ts';
import { GrantBook } from './grant-book.ts';
import { CODE_LIFE_MS, PairingDesk } from './pairing-desk.ts';

const NOW_MS = 1_790_000_000_000;
const key = (): Uint8Array => generateKeyPair().publicKey;

describe('a pairing code', () => {
  let nowMs = NOW_MS;
  const desk = (): PairingDesk => new PairingDesk(() => nowMs);
  beforeEach(() => void (nowMs = NOW_MS));

  test('is good for one key, which may ask again where the answer was lost', () => {
    const at = desk();
    const { code } = at.invite({ till: 'C03', role: 'till' });
    expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    const mine = key();
    expect(at.redeem(code, mine)).toMatchObject({ ok: true, value: { till: 'C03', role: 'till' } });
    expect(at.redeem(code, mine).ok).toBe(true);
    expect(at.redeem(code, key())).toMatchObject({ ok: false, error: { code: 'pairing_code_invalid' } });
  });

  test('may be written as people write', () => {
    const at = desk();
    const { code } = at.invite({ till: 'C03', role: 'till' });
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}`;
    expect(at.redeem(typed, key()).ok).toBe(true);
  });

  test('ends after ten minutes', () => {
    const at = desk();
    const { code, expiresMs } = at.invite({ till: 'C03', role: 'till' });
    expect(expiresMs).toBe(NOW_MS + CODE_LIFE_MS);
    nowMs = expiresMs + 1;
    expect(at.redeem(code, key()).ok).toBe(false);
  });

  test('ends after five wrong secrets, and takes no other code with it', () => {
    const at = desk();
    const { code } = at.invite({ till: 'C03', role: 'till' });
    const other = at.invite({ till: 'C04', role: 'till' });
    const wrong = `${code.slice(0, 4)}-0000-0000`;
    for (let i = 0; i < 4; i++) expect(at.redeem(wrong, key()).ok).toBe(false);
    expect(at.redeem(code, key()).ok).toBe(true);
    expect(at.redeem(wrong, key()).ok).toBe(false);
    expect(at.redeem(code, key()).ok).toBe(false);
    expect(at.redeem(other.code, key()).ok).toBe(true);
  });
});

describe('the book of grants', () => {
  let folder: string;
  const authority = generateKeyPair();
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'tillmesh-grants-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const read = (bytes: Uint8Array): Certificate => {
    const opened = openCertificate(sha256, 'norte', authority.publicKey, bytes);
    if (!opened.ok) throw new Error(opened.error.code);
    expect(createVerifier()(opened.value.verification)).toBe(true);
    return opened.value.certificate;
  };
  let asked = 0;
  const request = (publicKey: Uint8Array, till = 'C03', invitation = String((asked += 1))) =>
    ({ publicKey, till, invitation, role: 'till', nowMs: NOW_MS }) as const;
  const granted = async (book: GrantBook, ...args: Parameters<GrantBook['grant']>): Promise<Certificate> => {
    const result = await book.grant(...args);
    if (!result.ok) throw new Error(result.error.code);
    return read(result.value);
  };

  test('says which devices of the till the new one acts in place of, and of no other till', async () => {
    const book = await GrantBook.open(folder, 'norte', authority);
    const first = await granted(book, request(key()), []);
    const other = await granted(book, request(key(), 'C04'), [first]);
    const second = await granted(book, request(key()), [first, other]);
    expect([first.replaces, other.replaces, second.replaces]).toEqual([undefined, undefined, [first.device]]);
    const third = await granted(book, request(key()), []);
    expect(third.replaces).toEqual([first.device, second.device]);
  });

  test('gives each device of a till a series of its own, over a restart too', async () => {
    const book = await GrantBook.open(folder, 'norte', authority);
    const both = await Promise.all([granted(book, request(key()), []), granted(book, request(key()), [])]);
    const after = await granted(await GrantBook.open(folder, 'norte', authority), request(key()), []);
    expect([...both, after].map(({ till, series }) => [till, series])).toEqual([
      ['C03', 'C03'],
      ['C03', 'C03A'],
      ['C03', 'C03B'],
    ]);
    // Each with the lease of its numbers.
    for (const { numbering } of [...both, after])
      expect(numbering).toEqual({ from: 1, to: 999_999_999, kind: 'normal' });
  });

  test('gives a key that asks again with its code the same series, with another code another', async () => {
    const book = await GrantBook.open(folder, 'norte', authority);
    const mine = key();
    const first = await granted(book, request(mine, 'C03', 'one'), []);
    expect((await granted(book, request(mine, 'C03', 'one'), [])).series).toBe(first.series);
    expect((await granted(book, request(mine, 'C03', 'two'), [])).series).not.toBe(first.series);
  });

  test('gives no series, and no name, of a certificate from elsewhere', async () => {
    const book = await GrantBook.open(folder, 'norte', authority);
    const elsewhere = await granted(book, request(key(), 'C09'), []);
    expect((await granted(book, request(key()), [{ ...elsewhere, series: 'C03' }])).series).toBe('C03A');
    expect((await granted(book, request(key(), 'C05'), [{ ...elsewhere, till: 'C05' }])).series).toBe('C05A');
  });

  test('reads what a crash cut short, and goes on', async () => {
    await granted(await GrantBook.open(folder, 'norte', authority), request(key()), []);
    await appendFile(join(folder, 'grants.jsonl'), '{"device":"aa","ro');
    const second = await granted(await GrantBook.open(folder, 'norte', authority), request(key()), []);
    expect(second.series).toBe('C03A');
    expect((await readFile(join(folder, 'grants.jsonl'), 'utf8')).trimEnd().split('\n')).toHaveLength(3);
    const third = await granted(await GrantBook.open(folder, 'norte', authority), request(key()), []);
    expect(third.series).toBe('C03B');
  });
});
