/** What is kept of former runs: inputs that reached something new or once failed, one a line in base64, a file for each target. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const fileOf = (target: string): string => fileURLToPath(new URL(`./corpus/${target}.txt`, import.meta.url));

export const loadCorpus = (target: string): Uint8Array[] => {
  const file = fileOf(target);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => new Uint8Array(Buffer.from(line, 'base64')));
};

/** Adds what is not there yet, under a comment that says why. */
export const keepInCorpus = (target: string, why: string, inputs: readonly Uint8Array[]): void => {
  const file = fileOf(target);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const known = new Set(text.split('\n'));
  const lines = inputs
    .map((input) => Buffer.from(input).toString('base64'))
    .filter((line) => !known.has(line));
  if (lines.length === 0) return;
  const comment = known.has(`# ${why}`) ? '' : `# ${why}\n`;
  writeFileSync(file, `${text}${comment}${lines.join('\n')}\n`);
};
