import { describe, expect, test } from 'vitest';
import { MAX_FRAMES_PER_SECOND, MAX_UNSTORED_BYTES } from '../limits.ts';
import { Intake } from './intake.ts';

const pipe = () => {
  const told: string[] = [];
  return { told, pause: () => void told.push('pause'), resume: () => void told.push('resume') };
};
const update = (bytes: number) => [{ kind: 'catalog', update: new Uint8Array(bytes) }] as const;

describe('SY-31: a connection is not read', () => {
  test('while the disk lacks too much of what came over it, and others are', () => {
    const [one, other] = [pipe(), pipe()];
    const intake = new Intake(
      new Map([
        [1, one],
        [2, other],
      ]),
    );
    const stored: (() => void)[] = [];
    const sends = (conn: number, bytes: number): void =>
      intake.frame(conn, () => void stored.push(intake.storing(update(bytes))));
    sends(1, MAX_UNSTORED_BYTES);
    expect(one.told).toEqual([]);
    sends(1, 1);
    sends(2, 1);
    expect([one.told, other.told]).toEqual([['pause'], []]);
    stored[0]!();
    expect(one.told).toEqual(['pause', 'resume']);
    // What no connection sent is on nobody's account.
    intake.storing(update(MAX_UNSTORED_BYTES * 2));
    expect(one.told).toHaveLength(2);
  });

  test('for the rest of a second in which too many frames came', () => {
    const one = pipe();
    const intake = new Intake(new Map([[1, one]]));
    for (let i = 0; i <= MAX_FRAMES_PER_SECOND; i++) intake.frame(1, () => undefined);
    expect(one.told).toEqual(['pause']);
    intake.tick();
    expect(one.told).toEqual(['pause', 'resume']);
  });
});
