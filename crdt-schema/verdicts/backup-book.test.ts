import { expect, it } from 'vitest';
import { BackupBook } from './backup-book.ts';

const hub = 'aa'.repeat(16);
const [older, newer] = [`${hub}01890000000070008000000000000001`, `${hub}01900000000070008000000000000001`];

it('knows of the backups what the newest segment said last, in whatever order they come', () => {
  const book = new BackupBook();
  expect(book.get()).toBeUndefined();
  book.take(newer, {});
  expect(book.get()).toBeUndefined();
  book.take(newer, { backup: { atMs: 5 } });
  book.take(older, { backup: { atMs: 3 } });
  expect(book.get()).toEqual({ atMs: 5 });
  book.take(newer, { backup: {} });
  expect(book.get()).toEqual({});
});
