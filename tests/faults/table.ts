/** The rows of `docs/faults.md`: what goes wrong, and the test that makes it happen. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

export interface Fault {
  readonly fault: string;
  readonly holds: string;
  readonly file: string;
  /** How the test's name begins in the source. */
  readonly name: string;
}

export const faults = async (): Promise<Fault[]> => {
  const page = await readFile(join(ROOT, 'docs/faults.md'), 'utf8');
  return page
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, , , file]) => file?.startsWith('`') === true)
    .map(([, fault, holds, file, name]) => ({
      fault: fault!,
      holds: holds!,
      file: file!.replaceAll('`', ''),
      name: name!,
    }));
};

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Matches the titles that a run gives the test: what its source leaves open may be anything. */
export const titleOf = ({ name }: Fault): RegExp =>
  new RegExp(
    name
      .split(/%[sij]|\$\{[^}]*\}/)
      .map(escaped)
      .join('.*?'),
  );
