import { expect, test } from 'vitest';
import { encodeOp } from '../../../crdt-schema/ops/op.ts';
import { entry, saleOf } from '../../../crdt-schema/pending/test-logs.ts';
import { link, TestPeer } from '../../../crdt-schema/sync/test-peers.ts';
import { HeldLogs, type LogSource } from './held-logs.ts';

const write = (till: TestPeer, n: number): void => {
  const { op } = entry(saleOf(n, 100));
  till.handle({
    type: 'append',
    token: n,
    build: () => ({ id: op.id, bytes: encodeOp(op), usesReceipt: false }),
  });
};

const readOf =
  (till: TestPeer): LogSource['read'] =>
  async (segment, branch, from, maxEntries, maxBytes) =>
    till.entries({ type: 'read', token: 0, segment, branch, from, maxEntries, maxBytes });

const logsOf = ({ replica }: TestPeer, read: LogSource['read']): HeldLogs =>
  new HeldLogs(
    { replica, read },
    () => undefined,
    () => 0,
  );

test('VE-12: ops are read once each, and told with what is known of them now', async () => {
  const [till, other] = [new TestPeer('C01'), new TestPeer('C02')];
  write(till, 1);
  const asked: number[] = [];
  const read = readOf(till);
  const logs = logsOf(till, async (segment, branch, from, ...most) => {
    asked.push(from);
    return read(segment, branch, from, ...most);
  });
  const told = async (peer = till, of = logs) => {
    await of.refresh();
    return [...of.all()].map((entry) => [
      entry.op.id.slice(-1),
      of.held(entry).held,
      peer.replica.standing(entry.segment, entry.seq)?.peers,
    ]);
  };
  expect(await told()).toEqual([['1', 'here', 0]]);
  write(till, 2);
  const cut = link(till, other);
  const both = [
    ['1', 'lan', 1],
    ['2', 'lan', 1],
  ];
  expect(await Promise.all([told(), told()])).toEqual([both, both]);
  expect(asked).toEqual([0, 1]);
  cut();
  write(till, 3);
  expect((await told())[2]).toEqual(['3', 'here', 0]);
  expect(asked).toEqual([0, 1, 2]);
  const elsewhere = await told(other, logsOf(other, readOf(other)));
  expect(elsewhere.map(([id, held]) => [id, held])).toEqual([
    ['1', 'lan'],
    ['2', 'lan'],
  ]);
});

test('VE-12: a disk that did not answer is asked again', async () => {
  const till = new TestPeer('C01');
  write(till, 1);
  const read = readOf(till);
  let fails = true;
  const logs = logsOf(till, async (...place) => {
    if (fails) throw new Error('no disk');
    return read(...place);
  });
  await expect(logs.refresh()).rejects.toThrow('no disk');
  fails = false;
  await logs.refresh();
  expect([...logs.all()]).toHaveLength(1);
});

test('what is stored in the moment in which a reading ends is read, too', async () => {
  const till = new TestPeer('C01');
  const logs = logsOf(till, readOf(till));
  // As in one turn of the replica: what the hub said is stored, which is no op, and then a sale.
  const first = logs.refresh();
  write(till, 1);
  await Promise.all([first, logs.refresh()]);
  expect([...logs.all()]).toHaveLength(1);
  for (let turns = 0; turns < 4; turns++) {
    const reading = logs.refresh();
    for (let turn = 0; turn < turns; turn++) await undefined;
    write(till, 2 + turns);
    await Promise.all([reading, logs.refresh()]);
    expect([...logs.all()]).toHaveLength(2 + turns);
  }
});
