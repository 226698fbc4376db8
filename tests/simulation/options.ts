/** What kind of run a seed is: how many tills, which faults, how often. */
import { between, type World } from './world.ts';

export type Hostility = 'none' | 'outsider' | 'insider';

export interface Options {
  readonly tills: number;
  /** Length of the phase with faults, virtual ms. */
  readonly safetyMs: number;
  readonly ops: number;
  readonly edits: number;
  /** Share of frames with which a connection breaks. */
  readonly loss: number;
  /** Slowest delivery, ms. */
  readonly maxLatencyMs: number;
  /** Slowest write, ms. */
  readonly maxDiskMs: number;
  readonly cuts: number;
  readonly halfOpens: number;
  readonly congestions: number;
  readonly duplicates: number;
  readonly tillCrashes: number;
  readonly hubCrashes: number;
  readonly fullDisks: number;
  readonly databaseOutages: number;
  /** Databases that are lost: an empty one takes their place. */
  readonly databaseLosses: number;
  readonly oldCopies: number;
  readonly clockJumps: number;
  /** Disks that are lost: the key is left. */
  readonly wipes: number;
  /** Disks that are copied, and both run. */
  readonly clones: number;
  /** The second till is another device of the first one, where there is cash at all. */
  readonly secondDevice: boolean;
  /** The last till's clock is days ahead of all others. */
  readonly wildClock: boolean;
  readonly hostility: Hostility;
  /** Share of the possible links, beyond those that connect everybody. */
  readonly density: number;
  /** There are cash sessions, credit and corrections, beside tickets. */
  readonly cash: boolean;
  readonly cashOps: number;
  /** There is an office, which settles what was refused at any till; only where there is cash at all. */
  readonly office: boolean;
  /** Tickets that are paid in cash need a session. */
  readonly sessionsRequired: boolean;
  /** For how long tills keep logs that are done with, ms; 0: for good. */
  readonly keepsMs: number;
  /** Tills that end and start again, beyond those that crash: each time another log is closed. */
  readonly tillRestarts: number;
  /** The last till joins when the others have worked for a while. */
  readonly lateTill: boolean;
}

export const optionsOf = (world: World): Options => {
  const prng = world.prng('options');
  const cash = world.prng('cash options');
  const recovery = world.prng('recovery options');
  const retention = world.prng('retention options');
  const epochs = world.prng('epoch options');
  const keeps = retention.chance(0.5);
  const some = (share: number, most: number): number => (prng.chance(share) ? between(prng, 1, most) : 0);
  return {
    tills: prng.chance(0.1) ? between(prng, 5, 6) : between(prng, 2, 4),
    safetyMs: between(prng, 8, 30) * 1_000,
    ops: between(prng, 6, 30),
    edits: some(0.6, 10),
    loss: prng.chance(0.5) ? prng.int(40) / 1_000 : 0,
    maxLatencyMs: prng.chance(0.2) ? 2_000 : between(prng, 5, 200),
    maxDiskMs: prng.chance(0.2) ? 1_500 : between(prng, 2, 40),
    cuts: some(0.6, 4),
    halfOpens: some(0.3, 2),
    congestions: some(0.2, 2),
    duplicates: some(0.4, 12),
    tillCrashes: some(0.6, 4),
    hubCrashes: some(0.5, 3),
    fullDisks: some(0.2, 1),
    databaseOutages: some(0.2, 2),
    databaseLosses: epochs.chance(0.2) ? between(epochs, 1, 2) : 0,
    oldCopies: some(0.15, 1),
    clockJumps: some(0.2, 2),
    wipes: recovery.chance(0.25) ? between(recovery, 1, 2) : 0,
    clones: recovery.chance(0.12) ? 1 : 0,
    secondDevice: prng.chance(0.2),
    wildClock: prng.chance(0.08),
    hostility: prng.chance(0.3) ? (prng.chance(0.3) ? 'outsider' : 'insider') : 'none',
    density: prng.int(100) / 100,
    cash: cash.chance(0.7),
    cashOps: between(cash, 4, 24),
    office: world.prng('office options').chance(0.35),
    sessionsRequired: cash.chance(0.3),
    keepsMs: keeps ? between(retention, 500, 6_000) : 0,
    tillRestarts: keeps ? between(retention, 4, 16) : 0,
    lateTill: keeps && retention.chance(0.3),
  };
};
