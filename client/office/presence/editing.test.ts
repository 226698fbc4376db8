import { expect, it } from 'vitest';
import { byRecord, editorOf, textOf } from './editing.ts';

const PLACE = { entity: 'products', id: 'p', field: 'price' } as const;

it('is read as it was told, and nothing else is', () => {
  expect(editorOf(7, textOf('Rosa', PLACE))).toEqual({ client: 7, name: 'Rosa', ...PLACE });
  expect(editorOf(7, textOf('Rosa', { entity: 'quotes', id: 'q' }))?.field).toBeUndefined();
  for (const text of [
    'null',
    '{',
    '[]',
    '{"user":{"name":"Rosa","color":"#fff"}}',
    '{"user":{"name":""},"editing":{"entity":"products","id":"p"}}',
    '{"user":{"name":"Rosa"},"editing":{"entity":"__proto__","id":"p"}}',
    `{"user":{"name":"${'x'.repeat(61)}"},"editing":{"entity":"products","id":"p"}}`,
  ])
    expect([text, editorOf(7, text)]).toEqual([text, undefined]);
});

it('is found by record, several at one', () => {
  const editors = [1, 2].map((client) => editorOf(client, textOf(`C${client}`, PLACE))!);
  const other = editorOf(3, textOf('C3', { entity: 'customers', id: 'p' }))!;
  expect([...byRecord([...editors, other], 'products')]).toEqual([['p', editors]]);
});
