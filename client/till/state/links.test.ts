import { describe, expect, it } from 'vitest';
import { ageOf, clockOffMs, linksOf, TASKS, worksNow, type Surroundings } from './links.ts';

const all: Surroundings = { hearsServer: true, heardPeers: 2, knownPeers: 3, hasNetwork: true };
const statesOf = (around: Partial<Surroundings>): string =>
  linksOf({ ...all, ...around })
    .map(({ name, state }) => `${name} ${state}`)
    .join(', ');

describe('the links of a till', () => {
  it('are up where all are heard', () => {
    expect(statesOf({})).toBe('lan up, internet up, server up');
  });

  it('tell a server that is away from a network that is', () => {
    expect(statesOf({ hearsServer: false })).toBe('lan up, internet unknown, server down');
    expect(statesOf({ hearsServer: false, heardPeers: 0 })).toBe('lan down, internet unknown, server down');
    const unplugged = { hearsServer: false, heardPeers: 0, hasNetwork: false };
    expect(statesOf(unplugged)).toBe('lan down, internet down, server down');
    expect(linksOf({ ...all, ...unplugged })[0]!.why).toBe('noNetwork');
  });

  it('say nothing of other tills where there are none', () => {
    expect(statesOf({ heardPeers: 0, knownPeers: 0 })).toBe('lan unknown, internet up, server up');
  });

  it('leave a till what it can do', () => {
    const doable = (around: Partial<Surroundings>): string[] =>
      TASKS.filter((task) => worksNow(task, { ...all, ...around }));
    expect(doable({})).toEqual([...TASKS]);
    expect(doable({ hearsServer: false })).toEqual(['sell', 'cash', 'park', 'others']);
    expect(doable({ hearsServer: false, heardPeers: 0 })).toEqual(['sell', 'cash', 'park']);
  });
});

describe('how long ago', () => {
  const MINUTE = 60_000;
  it.each([
    [-5, 'now', 0],
    [59_999, 'now', 0],
    [MINUTE, 'minutes', 1],
    [119 * MINUTE, 'minutes', 119],
    [120 * MINUTE, 'hours', 2],
    [47 * 60 * MINUTE, 'hours', 47],
    [49 * 60 * MINUTE, 'days', 2],
  ])('%i ms', (past, unit, count) => {
    expect(ageOf(1_000_000_000 - past, 1_000_000_000)).toEqual({ unit, count });
  });
});

describe('the clock', () => {
  it('is off by what the hub says, or else the one in the middle', () => {
    const hub = { isHub: true, skewMs: -180_000 };
    const tills = [600_000, 0, 1_000].map((skewMs) => ({ isHub: false, skewMs }));
    expect(clockOffMs([...tills, hub])).toBe(180_000);
    expect(clockOffMs(tills)).toBeUndefined();
    expect(clockOffMs([{ isHub: false, skewMs: 600_000 }])).toBe(-600_000);
    expect(clockOffMs([{ isHub: true, skewMs: undefined }])).toBeUndefined();
    expect(clockOffMs([])).toBeUndefined();
  });
});
