import { describe, expect, test } from 'vitest';
import { createPaper } from './paper.ts';
import { pdf } from './pdf.ts';
import { names, paper, sale, settings } from './test-ops.ts';
import { ticketDocument } from './ticket-document.ts';

const fileOf = (width: 58 | 80): string =>
  Buffer.from(pdf(ticketDocument(sale, paper), width)).toString('latin1');

describe('the PDF of a ticket', () => {
  test('has its objects where its table says, and its stream as long as it says', () => {
    const file = fileOf(58);
    const at = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(file)![1]);
    const [, count] = /^xref\n0 (\d+)\n/.exec(file.slice(at))!.map(Number);
    const offsets = [...file.slice(at).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset));
    expect(offsets).toHaveLength(count! - 1);
    for (const [i, offset] of offsets.entries())
      expect(file.slice(offset, offset + 8)).toMatch(new RegExp(`^${i + 1} 0 obj\n`));
    const [whole, length] = /\/Length (\d+) >>\nstream\n/.exec(file)!;
    const begin = file.indexOf(whole) + whole.length;
    expect(file.slice(begin + Number(length), begin + Number(length) + 9)).toBe('endstream');
  });

  test('is a page as wide as the paper, with text that can be found, accents and all', () => {
    const file = fileOf(80);
    expect(Number(/MediaBox \[0 0 ([\d.]+)/.exec(file)![1])).toBeCloseTo((80 / 25.4) * 72, 1);
    // One byte a letter, page 1252; a bracket would end the text.
    expect(file).toContain('Piña en almíbar «La Costeña» 800 g');
    expect(file).toMatch(/TOTAL +\$169\.50\) Tj/);
    const bracket = createPaper({ ...settings, storeName: 'La (Nueva) \\ Esquina' }, names, undefined);
    const text = Buffer.from(pdf(ticketDocument(sale, bracket), 58)).toString('latin1');
    expect(text).toContain('La \\(Nueva\\) \\\\ Esquina');
  });

  test('draws nothing beyond its page', () => {
    const file = fileOf(58);
    const [, wide, high] = /MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(file)!.map(Number);
    const places = [...file.matchAll(/([\d.-]+) ([\d.-]+) Td/g)].map(
      ([, x, y]) => [Number(x), Number(y)] as const,
    );
    const bars = [...file.matchAll(/([\d.-]+) ([\d.-]+) [\d.]+ [\d.]+ re/g)].map(
      ([, x, y]) => [Number(x), Number(y)] as const,
    );
    expect(bars.length).toBeGreaterThan(20);
    for (const [x, y] of [...places, ...bars]) {
      expect(x >= 0 && x < wide!).toBe(true);
      expect(y > 0 && y < high!).toBe(true);
    }
  });
});
