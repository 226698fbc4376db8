import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { judge, kept, type Kept } from './judge.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const ID = 'GHSA-aaaa-bbbb-cccc';
const TODAY = '2026-11-25';

/** A registry of advisories: one on hono, whatever is asked. */
const registry = createServer((request, response) => {
  const answer = (status: number, body: object): void => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  };
  request.resume();
  if (request.url === '/-/npm/v1/security/advisories/bulk')
    return answer(200, {
      hono: [
        {
          ...{ id: 1, url: `https://github.com/advisories/${ID}`, title: 'Made up', severity: 'high' },
          vulnerable_versions: '>=0',
        },
      ],
    });
  return answer(404, {});
});
let report = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  const { port } = registry.address() as AddressInfo;
  const options = ['audit', '--json', '--package-lock-only', `--registry=http://127.0.0.1:${port}`];
  // npm ends with 1 where it found something.
  report = await new Promise<string>((resolve) =>
    execFile('npm', options, { cwd: ROOT, maxBuffer: 1e8 }, (_error, stdout) => resolve(stdout)),
  );
});
afterAll(() => void registry.close());

const keep = (more: Partial<Kept> = {}): Kept => ({
  ...{
    advisory: ID,
    package: 'hono',
    reason: 'Concerns a part that nothing here uses.',
    until: '2027-01-31',
  },
  ...more,
});

it('finds in what npm says what nobody has looked at', () => {
  const found = judge(report, [], TODAY);
  expect(found).toMatchObject({ kind: 'checked', kept: [], idle: [] });
  expect(found.kind === 'checked' && found.open).toEqual([`hono ${ID} (high, >=0): Made up`]);
});

it('keeps what somebody gave a reason for, until the day that they named and for that package alone', () => {
  expect(judge(report, [keep()], TODAY)).toMatchObject({ open: [], kept: [expect.stringContaining(ID)] });
  expect(judge(report, [keep({ until: '2026-11-24' })], TODAY)).toMatchObject({ open: [expect.any(String)] });
  const other = judge(report, [keep({ package: 'yjs' })], TODAY);
  expect(other).toMatchObject({ open: [expect.any(String)], idle: [`yjs ${ID}`] });
});

it('knows nothing where the registry gave nothing', () => {
  const refusal = JSON.stringify({ message: '405 Method Not Allowed', statusCode: 405 });
  expect(judge(refusal, [], TODAY)).toEqual({ kind: 'unknown', reason: '405 Method Not Allowed' });
  expect(judge('', [], TODAY)).toEqual({ kind: 'unknown', reason: 'no answer' });
  expect(judge('{"auditReportVersion":2}', [], TODAY).kind).toBe('unknown');
});

it('reads the list that is kept', () => {
  const list = JSON.parse(readFileSync(join(ROOT, '.ci', 'advisories.json'), 'utf8')) as unknown;
  expect(z.array(kept).safeParse(list).success).toBe(true);
  expect(z.array(kept).safeParse([keep({ reason: 'fine' })]).success).toBe(false);
});
