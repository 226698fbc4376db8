/** What all contestants of `day-apart` and `all-to-all` do alike. */
import { digestOf } from './digest.mjs';

/** Milliseconds of a clock that all processes of the machine share. */
export const now = () => Number(process.hrtime.bigint()) / 1e6;

/** What a sale says, apart from what its writer's device stamps on it. */
export const salesDigest = (sales) =>
  digestOf(sales.map(({ id, lines, payments, total }) => [id, { lines, payments, total }]));

/** A sale as an object for those who know no ops: the same content, stamped as ours stamps it. */
export const stamped = ({ id, lines, payments, total }, till, number) => ({
  v: 1,
  kind: 'sale',
  id,
  at: `${Date.now().toString(16).padStart(12, '0')}-0000-${till.padStart(32, '0')}`,
  till,
  receipt: { series: till, number },
  lines,
  payments,
  total,
});

/** Every client sells one after the other, a turn of the event loop between; `write` may give a promise. */
export const flood = async (sales, write) => {
  const written = [];
  for (let i = 0; i < sales[0].length; i++) {
    for (const [client, own] of sales.entries()) written.push(write(client, own[i], i + 1));
    await new Promise(setImmediate);
  }
  await Promise.all(written);
};

/** Notes when a test first holds; `look` is called after each change. */
export class Watch {
  test = () => false;
  reached = new Promise(() => undefined);
  done = () => undefined;

  expect(test) {
    this.test = test;
    this.reached = new Promise((resolve) => (this.done = resolve));
    this.look();
  }

  look() {
    if (!this.test()) return;
    this.test = () => false;
    this.done(now());
  }
}

/** Whether all edits are seen; what was seen once is not looked at again. */
export const allSeen = (edits, read) => {
  const last = new Map(edits.map((edit) => [`${edit.id} ${edit.field}`, edit]));
  const pending = [...last.values()];
  return () => {
    while (pending.length > 0) {
      const { id, field, value } = pending[pending.length - 1];
      if (read(id, field) !== value) return false;
      pending.pop();
    }
    return true;
  };
};
