import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateKeyPair } from './crypto.ts';
import { loadDevice, provisionDevice, type Grant } from './identity.ts';

let root: string;
beforeAll(async () => void (root = await mkdtemp(join(tmpdir(), 'tillmesh-identity-'))));
afterAll(() => rm(root, { recursive: true, force: true }));

const GRANT: Grant = { store: 'norte', role: 'till', till: 'C01', series: 'C01', nowMs: 1_780_000_000_000 };

test.each<[string, Grant['numbering']]>([
  [
    'is in the certificate of the device',
    { from: 500, to: 900, validUntil: 1_790_000_000_000, kind: 'normal' },
  ],
  ['is not named where none was granted', undefined],
])('a range of numbers %s', async (name, numbering) => {
  const folder = join(root, name);
  const grant = numbering === undefined ? GRANT : { ...GRANT, numbering };
  await provisionDevice(folder, generateKeyPair(), grant);
  const loaded = await loadDevice(folder);
  if (!loaded.ok) throw new Error(loaded.error.code);
  const { certificate } = loaded.value.identity;
  expect([certificate.series, certificate.numbering]).toEqual(['C01', numbering]);
});
