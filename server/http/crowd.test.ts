import { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Crowd } from './crowd.ts';

const socket = (): Duplex => new Duplex({ read: () => undefined, write: (_, __, done) => done() });

const crowdOf = (max: number) => {
  const clock = { ms: 0 };
  const crowd = new Crowd(max, () => clock.ms);
  const from = (address: string): Duplex | undefined => {
    const made = socket();
    return crowd.enter(made, address) ? made : undefined;
  };
  return { clock, crowd, from };
};

describe('a crowd of sockets', () => {
  it('that is full takes somebody of another address for the oldest of the one with most', () => {
    const { crowd, from } = crowdOf(4);
    const many = Array.from({ length: 4 }, () => from('10.0.0.9')!);
    const till = from('10.0.0.2');
    expect(till?.destroyed).toBe(false);
    expect(many.map(({ destroyed }) => destroyed)).toEqual([true, false, false, false]);
    expect(crowd.size).toBe(4);
  });

  it('lets an address that has most not push out anybody, while its own are not old', () => {
    const { clock, from } = crowdOf(3);
    const till = from('10.0.0.2')!;
    for (let n = 0; n < 2; n++) from('10.0.0.9');
    expect(from('10.0.0.9')).toBeUndefined();
    clock.ms = 60_000;
    expect(from('10.0.0.9')).toBeDefined();
    expect(till.destroyed).toBe(false);
  });

  it('has room again for what has left or closed', async () => {
    const { crowd, from } = crowdOf(2);
    const [one, two] = [from('10.0.0.2')!, from('10.0.0.3')!];
    crowd.leave(one, '10.0.0.2');
    crowd.leave(one, '10.0.0.2');
    expect(crowd.size).toBe(1);
    two.destroy();
    await new Promise((resolve) => setImmediate(resolve));
    expect(crowd.size).toBe(0);
  });
});
