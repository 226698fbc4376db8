import { expect, test } from 'vitest';
import { encodeVerdictEntry } from '../verdicts/verdict-entry.ts';
import { link, TestPeer } from './test-peers.ts';

test("SY-10: verdicts on a disk that lost the hub's certificate are read once it is heard again", () => {
  const [hub, till] = [new TestPeer('HUB', 'hub'), new TestPeer('C01')];
  const cut = link(till, hub);
  const segment = till.write(2);
  const bytes = encodeVerdictEntry({
    v: 1,
    kind: 'verdicts',
    pos: 1,
    accepted: [[segment, 0, 1, hub.replica.context.segments.hash8(segment, 0, 1)!]],
    others: [],
    stock: [],
  });
  hub.handle({ type: 'append', token: 0, build: () => ({ id: 'verdicts', bytes, usesReceipt: false }) });
  const accepted = (): number => till.replica.context.verdicts.counts(segment, 0).accepted;
  expect(accepted()).toBe(2);
  cut();
  till.writes = till.writes.filter((write) => write.kind !== 'certificate' || write.device !== hub.device);
  till.start();
  expect(accepted()).toBe(0);
  link(till, hub);
  expect(accepted()).toBe(2);
});
