import { expect, test } from 'vitest';
import { entry, saleOf } from '../pending/test-logs.ts';
import { encodeOp } from '../ops/op.ts';
import { link, TestPeer } from './test-peers.ts';
import { TillLog } from './till-entries.ts';

const write = (till: TestPeer, n: number): void => {
  const { op } = entry(saleOf(n, 100));
  till.handle({
    type: 'append',
    token: n,
    build: () => ({ id: op.id, bytes: encodeOp(op), usesReceipt: false }),
  });
};

/** A log that tells what it asked the disk for. */
const logOf = (till: TestPeer, name?: string): { log: TillLog; asked: number[] } => {
  const asked: number[] = [];
  const log = new TillLog(
    till.replica,
    async (segment, branch, from, maxEntries, maxBytes) => {
      asked.push(from);
      return till.entries({ type: 'read', token: 0, segment, branch, from, maxEntries, maxBytes });
    },
    name,
  );
  return { log, asked };
};

test('VE-12: a till’s ops are read once each, and told with what is known of them now', async () => {
  const [till, other] = [new TestPeer('C01'), new TestPeer('C02')];
  write(till, 1);
  const { log, asked } = logOf(till, 'C01');
  const told = async () =>
    (await log.entries()).map(({ op, held, standing }) => [op.id.slice(-1), held, standing?.peers]);
  expect(await told()).toEqual([['1', 'here', 0]]);
  write(till, 2);
  const cut = link(till, other);
  expect(await Promise.all([told(), told()])).toEqual([
    [
      ['1', 'lan', 1],
      ['2', 'lan', 1],
    ],
    [
      ['1', 'lan', 1],
      ['2', 'lan', 1],
    ],
  ]);
  expect(asked).toEqual([0, 1]);
  cut();
  write(till, 3);
  expect((await told())[2]).toEqual(['3', 'here', 0]);
  expect(asked).toEqual([0, 1, 2]);
  const elsewhere = logOf(other, 'C01');
  expect((await elsewhere.log.entries()).map(({ held, standing }) => [held, standing])).toEqual([
    ['lan', undefined],
    ['lan', undefined],
  ]);
  expect(await logOf(other, 'C02').log.entries()).toEqual([]);
});

test('VE-12: a disk that did not answer is asked again', async () => {
  const till = new TestPeer('C01');
  write(till, 1);
  let fails = true;
  const log = new TillLog(till.replica, async (segment, branch, from, maxEntries, maxBytes) => {
    if (fails) throw new Error('no disk');
    return till.entries({ type: 'read', token: 0, segment, branch, from, maxEntries, maxBytes });
  });
  await expect(log.entries()).rejects.toThrow('no disk');
  fails = false;
  expect(await log.entries()).toHaveLength(1);
});
