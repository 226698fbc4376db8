import { describe, expect, it } from 'vitest';
import { hindrancesOf } from './hindrances.ts';

const till = (states: readonly string[], isReady = true): Parameters<typeof hindrancesOf>[1] =>
  ({ pending: () => states.map((state) => ({ state })), logs: { isReady } }) as never;

describe('what keeps a device in the shop', () => {
  it('is nothing where all of it is accepted and the server is there', () => {
    expect(hindrancesOf({ server: true, unsent: 0 }, till([]), true)).toEqual([]);
  });

  it('counts each op once: what is not sent waits for no answer', () => {
    expect(
      hindrancesOf({ server: false, unsent: 2 }, till(['here', 'lan', 'rejected', 'server']), true),
    ).toEqual([{ kind: 'unsent', count: 2 }, { kind: 'pending', count: 2 }, { kind: 'offline' }]);
  });

  it('is a ticket that was not charged, and what nobody has read yet', () => {
    expect(hindrancesOf({ server: true, unsent: 0 }, till([], false), false).map(({ kind }) => kind)).toEqual(
      ['reading', 'cart'],
    );
  });
});
