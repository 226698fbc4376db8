import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

test('settings are read as they were kept, each by itself', () => {
  const kept = readSettings('{"transport":"usb","width":80,"copies":2,"drawer":false,"codePage":"437"}');
  expect(kept).toMatchObject({ transport: 'usb', width: 80, copies: 2, drawer: false, codePage: '437' });
});

test('what is missing or wrong is as it is at first', () => {
  const first = readSettings(null);
  expect(first).toMatchObject({ transport: 'browser', width: 58, copies: 1, drawer: true });
  for (const text of ['', 'no', '[]', 'null', '{"width":70,"copies":99,"drawer":"yes","transport":"fax"}'])
    expect([text, readSettings(text)]).toEqual([text, first]);
});
