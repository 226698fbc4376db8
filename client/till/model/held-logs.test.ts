import { expect, test } from 'vitest';
import { encodeOp } from '../../../crdt-schema/ops/op.ts';
import { entry, saleOf } from '../../../crdt-schema/pending/test-logs.ts';
import { TestPeer } from '../../../crdt-schema/sync/test-peers.ts';
import { HeldLogs } from './held-logs.ts';

const write = (till: TestPeer, n: number): void => {
  const { op } = entry(saleOf(n, 100));
  till.handle({
    type: 'append',
    token: n,
    build: () => ({ id: op.id, bytes: encodeOp(op), usesReceipt: false }),
  });
};

const logsOf = (till: TestPeer): HeldLogs =>
  new HeldLogs(
    {
      replica: till.replica,
      read: async (segment, branch, from, maxEntries, maxBytes) =>
        till.entries({ type: 'read', token: 0, segment, branch, from, maxEntries, maxBytes }),
    },
    () => undefined,
    () => 0,
  );

test('what is stored in the moment in which a reading ends is read, too', async () => {
  const till = new TestPeer('C01');
  const logs = logsOf(till);
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
