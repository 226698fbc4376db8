import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decryptFile, encryptFile, isEncrypted, isRecipient } from './age.ts';

let folder: string;
let plain: string;
let sealed: string;
const bytes = randomBytes(3_000_001);
const keyFile = async (name: string): Promise<{ file: string; recipient: string }> => {
  const identity = await generateIdentity();
  const file = join(folder, name);
  await writeFile(file, `# created: today\n${identity}\n`);
  return { file, recipient: await identityToRecipient(identity) };
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillmesh-age-'));
  plain = join(folder, 'plain');
  sealed = join(folder, 'sealed.age');
  await writeFile(plain, bytes);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('each of the recipients reads it, and nobody else', async () => {
  const [one, two, other] = [await keyFile('one'), await keyFile('two'), await keyFile('other')];
  expect([isRecipient(one.recipient), isRecipient('age1x'), isRecipient('')]).toEqual([true, false, false]);
  await encryptFile(plain, sealed, [one.recipient, two.recipient]);
  expect([await isEncrypted(sealed), await isEncrypted(plain), await isEncrypted('no file')]).toEqual([
    ...[true, false, false],
  ]);
  for (const { file } of [one, two]) {
    expect(await decryptFile(sealed, join(folder, 'back'), file)).toMatchObject({ ok: true });
    expect(bytes.equals(await readFile(join(folder, 'back')))).toBe(true);
  }
  await rm(join(folder, 'back'));
  const back = join(folder, 'back');
  expect(await decryptFile(sealed, back, other.file)).toMatchObject({
    error: { code: 'age_other_identity' },
  });
  expect(await decryptFile(sealed, back, plain)).toMatchObject({ error: { code: 'age_identity_unusable' } });
  expect(await decryptFile(sealed, back, 'no file')).toMatchObject({
    error: { code: 'age_identity_unusable' },
  });
  expect(await readdir(folder)).not.toContain('back');
});

test('a bit that was flipped or an end that is missing is damage, and leaves nothing behind', async () => {
  const { file, recipient } = await keyFile('key');
  await encryptFile(plain, sealed, [recipient]);
  const whole = await readFile(sealed);
  const back = join(folder, 'back');
  for (const at of [40, 300, 1_000_000, whole.length - 1]) {
    const bad = Buffer.from(whole);
    bad[at] = bad[at]! ^ 1;
    await writeFile(sealed, bad);
    const result = await decryptFile(sealed, back, file);
    expect(result.ok ? 'ok' : result.error.code).toMatch(/^(archive_damaged|age_other_identity)$/);
  }
  for (const length of [0, 10, 200, 70_000, whole.length - 1]) {
    await writeFile(sealed, whole.subarray(0, length));
    expect(await decryptFile(sealed, back, file)).toMatchObject({ error: { code: 'archive_damaged' } });
  }
  expect(await readdir(folder)).not.toContain('back');
});
