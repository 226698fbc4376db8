import { describe, expect, test } from 'vitest';
import { link, TestPeer } from './test-peers.ts';

const seenBy = ({ replica }: TestPeer): string[] =>
  [...replica.catalog.presences.others()].map(([, state]) => state).sort();
const say = (peer: TestPeer, state: string): void => peer.handle({ type: 'present', state });

describe('who is present', () => {
  const shop = (): [TestPeer, TestPeer, TestPeer] => [
    new TestPeer('C01'),
    new TestPeer('SRV', 'hub'),
    new TestPeer('C02'),
  ];

  test('is heard through others, by those too who come later, and gone when it says so', () => {
    const [office, hub, other] = shop();
    link(office, hub);
    say(office, '"a"');
    expect(seenBy(hub)).toEqual(['"a"']);
    link(other, hub);
    expect(seenBy(other)).toEqual(['"a"']);
    let changes = 0;
    const stop = other.replica.catalog.presences.onChange(() => (changes += 1));
    say(office, '"b"');
    expect([seenBy(other), changes]).toEqual([['"b"'], 1]);
    say(office, 'null');
    expect([seenBy(other), changes]).toEqual([[], 2]);
    stop();
    say(office, '"c"');
    expect([seenBy(other), seenBy(office), changes]).toEqual([['"c"'], [], 2]);
  });

  test('is gone when its connection breaks, and there again when it is back', () => {
    const [office, hub, other] = shop();
    const cut = link(office, hub);
    link(other, hub);
    say(office, '"a"');
    cut();
    expect(seenBy(other)).toEqual([]);
    link(office, hub);
    expect(seenBy(other)).toEqual(['"a"']);
  });

  test('stays where one of two ways to it breaks', () => {
    const [office, hub, other] = shop();
    const cut = link(office, hub);
    link(other, hub);
    link(office, other);
    say(office, '"a"');
    cut();
    expect([seenBy(hub), seenBy(other)]).toEqual([['"a"'], ['"a"']]);
  });

  test('says nothing where it never said anything', () => {
    const [office, hub] = shop();
    link(office, hub);
    const { sent } = office;
    say(office, 'null');
    expect(office.sent).toBe(sent);
  });
});
