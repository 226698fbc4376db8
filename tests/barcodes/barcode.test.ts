/** The bars on labels, by a decoder that shares nothing with what draws them. */
import { expect, it } from 'vitest';
import { barcodeOf, type Barcode } from '../../client/office/labels/barcode.ts';
import { seeBarcodes } from './decoder.ts';

const PX = 3;
const HEIGHT = 60;

/** As a scanner sees it: white paper, black bars. */
const imageOf = ({ modules, bars }: Barcode): ImageData => {
  const width = modules * PX;
  const data = new Uint8ClampedArray(width * HEIGHT * 4).fill(255);
  for (const [at, wide] of bars)
    for (let x = at * PX; x < (at + wide) * PX; x++)
      for (let y = 8; y < HEIGHT - 8; y++) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
  return { data, width, height: HEIGHT, colorSpace: 'srgb' } as ImageData;
};

it('is the known pattern of a known number', () => {
  const { bars, modules } = barcodeOf('5901234123457')!;
  const row = Array.from({ length: modules }, () => '0');
  for (const [at, width] of bars) row.fill('1', at, at + width);
  expect(row.join('').slice(11, -11)).toBe(
    '10100010110100111011001100100110111101001110101010110011011011001000010101110010011101000100101',
  );
});

it.each([
  ['7501003100016', 'EAN13', '7501003100016'],
  ['0012345678905', 'EAN13', '0012345678905'],
  ['012345678905', 'EAN13', '0012345678905'],
  ['96385074', 'EAN8', '96385074'],
  // Its check digit is wrong, so it is somebody's own number.
  ['7501003100017', 'CODE128', '7501003100017'],
  ['CAFE-500', 'CODE128', 'CAFE-500'],
  ['a b/9~', 'CODE128', 'a b/9~'],
])('%s is read back by a decoder', async (code, format, text) => {
  expect(await seeBarcodes(imageOf(barcodeOf(code)!))).toEqual([{ format, text }]);
});

it('is none of what no scanner reads', () => {
  expect(barcodeOf('piñón')).toBeUndefined();
  expect(barcodeOf('x'.repeat(25))).toBeUndefined();
  expect(barcodeOf('')).toBeUndefined();
});
