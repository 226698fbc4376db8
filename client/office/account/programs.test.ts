import { expect, it } from 'vitest';
import { programOf } from './programs.ts';

it('knows browsers and systems by what they say, though they name others too', () => {
  const of = (middle: string, end: string): string | undefined =>
    programOf(`Mozilla/5.0 (${middle}) AppleWebKit/537.36 (KHTML, like Gecko) ${end}`);
  expect(of('Linux; Android 14; K', 'Chrome/131.0.0.0 Mobile Safari/537.36')).toBe('Chrome, Android');
  expect(of('Windows NT 10.0; Win64; x64', 'Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0')).toBe(
    'Edge, Windows',
  );
  expect(of('iPhone; CPU iPhone OS 18_1 like Mac OS X', 'Version/18.1 Mobile/15E148 Safari/604.1')).toBe(
    'Safari, iOS',
  );
  expect(programOf('Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0')).toBe(
    'Firefox, Linux',
  );
  expect(programOf('curl/8.5.0')).toBeUndefined();
});
