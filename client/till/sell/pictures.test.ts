import { expect, test } from 'vitest';
import { pictureFailed, pictureOf } from './pictures.ts';

const MINUTE_MS = 60_000;

test('a picture is a file of one name; one that failed is asked for again minutes later', () => {
  expect(pictureOf('cafe.png', 0)).toBe('/imagenes/cafe.png');
  for (const none of [undefined, '', 'p/cafe.png', '../cafe.png', 'cafe.svg', 'https://x/cafe.png'])
    expect(pictureOf(none, 0)).toBeUndefined();
  pictureFailed('cafe.png', MINUTE_MS);
  expect(pictureOf('cafe.png', 2 * MINUTE_MS)).toBeUndefined();
  expect(pictureOf('te.png', 2 * MINUTE_MS)).toBe('/imagenes/te.png');
  expect(pictureOf('cafe.png', 7 * MINUTE_MS)).toBe('/imagenes/cafe.png');
});
