/** Which of the links of a till is down, and what still works, by what its replica hears and what the browser says. */

export type LinkName = 'lan' | 'internet' | 'server';
/** `unknown`: nobody can tell from here. */
export type LinkState = 'up' | 'down' | 'unknown';

export interface Surroundings {
  /** Some hub of the store is heard, directly or through others. */
  readonly hearsServer: boolean;
  /** Other devices than hubs that are heard. */
  readonly heardPeers: number;
  /** Other devices of the shop than hubs that have ever been heard from here. */
  readonly knownPeers: number;
  /** Whether the browser has any network at all. */
  readonly hasNetwork: boolean;
}

export interface Link {
  readonly name: LinkName;
  readonly state: LinkState;
  /** Names the sentence that explains it. */
  readonly why:
    | 'lanHeard'
    | 'lanAlone'
    | 'lanSilent'
    | 'noNetwork'
    | 'internetUsed'
    | 'internetUnknown'
    | 'serverHeard'
    | 'serverSilent';
}

const lanOf = ({ heardPeers, knownPeers, hasNetwork }: Surroundings): Link => {
  if (heardPeers > 0) return { name: 'lan', state: 'up', why: 'lanHeard' };
  if (!hasNetwork) return { name: 'lan', state: 'down', why: 'noNetwork' };
  return knownPeers === 0
    ? { name: 'lan', state: 'unknown', why: 'lanAlone' }
    : { name: 'lan', state: 'down', why: 'lanSilent' };
};

/** A browser knows of a network, not whether the internet lies behind it; a hub that is heard may be in the shop. */
const internetOf = ({ hearsServer, hasNetwork }: Surroundings): Link => {
  if (hearsServer) return { name: 'internet', state: 'up', why: 'internetUsed' };
  return hasNetwork
    ? { name: 'internet', state: 'unknown', why: 'internetUnknown' }
    : { name: 'internet', state: 'down', why: 'noNetwork' };
};

export const linksOf = (around: Surroundings): readonly Link[] => [
  lanOf(around),
  internetOf(around),
  around.hearsServer
    ? { name: 'server', state: 'up', why: 'serverHeard' }
    : { name: 'server', state: 'down', why: 'serverSilent' },
];

/** What a cashier may want to do, in the order of how often. */
export const TASKS = ['sell', 'cash', 'park', 'others', 'answers', 'reports'] as const;
export type Task = (typeof TASKS)[number];

/** Whether it works as things are. Selling always does. */
export const worksNow = (task: Task, { hearsServer, heardPeers }: Surroundings): boolean => {
  switch (task) {
    case 'sell':
    case 'cash':
    case 'park':
      return true;
    case 'others':
      return hearsServer || heardPeers > 0;
    case 'answers':
    case 'reports':
      return hearsServer;
  }
};

/** How long ago, in the largest unit that is not too coarse. */
export interface Age {
  readonly unit: 'now' | 'minutes' | 'hours' | 'days';
  readonly count: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Both Unix ms; what lies ahead counts as now. */
export const ageOf = (ms: number, nowMs: number): Age => {
  const past = Math.max(0, nowMs - ms);
  if (past < MINUTE_MS) return { unit: 'now', count: 0 };
  if (past < 2 * HOUR_MS) return { unit: 'minutes', count: Math.floor(past / MINUTE_MS) };
  if (past < 2 * DAY_MS) return { unit: 'hours', count: Math.floor(past / HOUR_MS) };
  return { unit: 'days', count: Math.floor(past / DAY_MS) };
};

/** Clocks that differ by less are as good as equal: a `hello` takes its time on a slow link. */
const MAX_SKEW_MS = 2 * MINUTE_MS;

/**
 * How far our clock is off, ms, ahead is positive; undefined where it is right or nobody can tell. A hub's clock is
 * believed over the others'; of these the one in the middle.
 */
export const clockOffMs = (
  skews: readonly { readonly isHub: boolean; readonly skewMs: number | undefined }[],
): number | undefined => {
  const known = skews.flatMap(({ isHub, skewMs }) => (skewMs === undefined ? [] : [{ isHub, skewMs }]));
  const hubs = known.filter(({ isHub }) => isHub);
  const told = (hubs.length > 0 ? hubs : known).map(({ skewMs }) => skewMs).sort((a, b) => a - b);
  const middle = told[Math.floor(told.length / 2)];
  return middle === undefined || Math.abs(middle) < MAX_SKEW_MS ? undefined : -middle;
};
