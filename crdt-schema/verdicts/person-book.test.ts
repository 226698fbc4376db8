import { expect, it } from 'vitest';
import { PersonBook } from './person-book.ts';
import type { SharedPerson } from './verdict-entry.ts';

const ana: SharedPerson = {
  id: '01890000-0000-7000-8000-0000000000a1',
  name: 'Ana',
  role: 'cashier',
  active: true,
  publicKey: 'ab'.repeat(32),
  sealedKey: '{}',
};
const hub = 'aa'.repeat(16);
const [older, newer] = [`${hub}01890000000070008000000000000001`, `${hub}01900000000070008000000000000001`];

it('knows people as the last entry of a segment says, and tells that something changed', () => {
  const book = new PersonBook();
  book.take(older, { people: [ana] });
  book.take(older, { people: [{ ...ana, role: 'supervisor' }] });
  expect(book.get(ana.id)).toEqual({ ...ana, role: 'supervisor' });
  expect(book.version).toBe(2);
  book.take(older, {});
  expect([book.all().length, book.version]).toEqual([1, 2]);
});

it('goes by the newest segment, in whatever order they come', () => {
  const book = new PersonBook();
  const { sealedKey: _, ...left } = { ...ana, active: false };
  book.take(newer, { people: [left] });
  book.take(older, { people: [ana] });
  expect(book.get(ana.id)).toEqual(left);
});
