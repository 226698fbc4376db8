/**
 * `npm run advisories`: asks the registry for advisories on what `package-lock.json` has, and fails where there is one that
 * `.ci/advisories.json` does not keep with a reason. Where the registry does not answer nothing is known: that is said, and no failure.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { judge, kept } from './judge.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const NPM_MS = 60_000;

const list = z.array(kept).parse(JSON.parse(readFileSync(join(ROOT, '.ci', 'advisories.json'), 'utf8')));
// A registry that is away is asked twice, not for minutes.
const { stdout, error } = spawnSync(
  'npm',
  ['audit', '--json', '--fetch-retries=1', '--fetch-timeout=20000'],
  {
    ...{ cwd: ROOT, encoding: 'utf8', timeout: NPM_MS },
  },
);
const judgement = judge(stdout || (error?.message ?? ''), list, new Date().toISOString().slice(0, 10));
if (judgement.kind === 'unknown')
  console.log(`advisories: NOT CHECKED, the registry gave none: ${judgement.reason}`);
else {
  for (const line of judgement.kept) console.log(`kept: ${line}`);
  for (const line of judgement.idle) console.log(`stands for nothing any more, remove it: ${line}`);
  for (const line of judgement.open) console.log(`open: ${line}`);
  console.log(`advisories: ${judgement.open.length} open, ${judgement.kept.length} kept`);
  if (judgement.open.length > 0) process.exitCode = 1;
}
