/** The safety phase: what goes wrong, and when. */
import type { Prng } from '../../crdt-schema/model/prng.ts';
import type { Database } from './database.ts';
import type { Cashier } from './cashier.ts';
import { emptyImage, type DiskImage } from './disk.ts';
import type { SimPeer, Surroundings } from './peer.ts';
import { between, pick } from './world.ts';

const HOUR_MS = 60 * 60 * 1_000;
const MAX_SKEW_MS = 10 * HOUR_MS;

export interface Cast {
  readonly hub: SimPeer;
  readonly cashiers: readonly Cashier[];
  readonly database: Database;
  /** Starts a copy of the till's disk beside it. */
  readonly clone: (cashier: Cashier) => void;
}

export class Faults {
  private readonly around: Surroundings;
  private readonly cast: Cast;
  private readonly prng: Prng;
  private readonly recovery: Prng;
  private readonly epochs: Prng;
  private over = false;

  constructor(around: Surroundings, cast: Cast) {
    this.around = around;
    this.cast = cast;
    this.prng = around.world.prng('faults');
    this.recovery = around.world.prng('recovery faults');
    this.epochs = around.world.prng('epoch faults');
  }

  plan(): void {
    const { network, options, world } = this.around;
    const { cashiers, hub, database } = this.cast;
    const times = (count: number, work: () => void, prng = this.prng): void => {
      for (let i = 0; i < count; i++)
        world.after(prng.int(options.safetyMs), () => (this.over ? undefined : work()));
    };
    const someLink = () => pick(this.prng, network.links);
    const someTill = () => pick(this.prng, cashiers).peer;
    times(options.cuts, () => network.cut(someLink(), between(this.prng, 300, 12_000)));
    times(options.halfOpens, () => network.halfOpen(someLink()));
    times(options.congestions, () => network.congest(someLink(), between(this.prng, 300, 4_000)));
    times(options.duplicates, () => network.duplicate(someLink()));
    times(options.tillCrashes, () => this.crash(someTill(), 'till_crash'));
    times(options.tillRestarts, () => this.crash(someTill(), 'till_restart'));
    times(options.hubCrashes, () => this.crash(hub, 'hub_crash'));
    times(options.fullDisks, () => this.fillDisk(this.prng.chance(0.3) ? hub : someTill()));
    times(options.oldCopies, () => this.takeCopy(pick(this.prng, cashiers)));
    times(options.clockJumps, () => this.jump(this.prng.chance(0.3) ? hub : someTill()));
    times(options.wipes, () => this.wipe(pick(this.recovery, cashiers)), this.recovery);
    times(options.clones, () => this.clone(pick(this.recovery, cashiers)), this.recovery);
    times(
      options.databaseLosses,
      () => {
        world.count('database_lost');
        database.lose();
      },
      this.epochs,
    );
    times(options.databaseOutages, () => {
      world.count('database_outage');
      database.down = true;
      world.after(between(this.prng, 300, 6_000), () => (database.down = false));
    });
  }

  /** Everything works again, for good. */
  heal(): void {
    const { network } = this.around;
    this.over = true;
    network.heal();
    this.cast.database.down = false;
    for (const peer of [this.cast.hub, ...this.cast.cashiers.map((cashier) => cashier.peer)]) {
      if (Math.abs(peer.skewMs) > MAX_SKEW_MS) {
        // Its clock is set right, and it starts anew: what it refused meanwhile it is offered again.
        peer.skewMs = 0;
        peer.crash();
      }
      if (peer.disk.full) peer.crash();
      if (!peer.up) peer.start();
    }
  }

  private crash(peer: SimPeer, kind: string, disk?: DiskImage): void {
    if (!peer.up) return;
    this.around.world.count(kind);
    peer.crash(disk);
    this.around.world.after(between(this.prng, 100, 4_000), () => {
      if (!peer.up) peer.start();
    });
  }

  private fillDisk(peer: SimPeer): void {
    if (!peer.up) return;
    this.around.world.count('disk_full');
    this.around.world.note(`the disk of ${peer.name} is full`);
    peer.disk.full = true;
    this.around.world.after(between(this.prng, 500, 3_000), () => {
      if (peer.disk.full) this.crash(peer, 'restart_after_full_disk');
    });
  }

  /** Later the disk is lost, and this copy of it takes its place. */
  private takeCopy(cashier: Cashier): void {
    const image = cashier.peer.disk.copy();
    this.around.world.after(between(this.prng, 200, 8_000), () => {
      if (this.over || !cashier.peer.up) return;
      this.crash(cashier.peer, 'old_copy_restored', image);
      cashier.isCopied = true;
      // Until its past is heard of, it cannot know that it has one.
      cashier.numbersExcused = true;
      this.excuse(cashier);
    });
  }

  /** The disk is lost, and the till starts with its key and an empty one. */
  private wipe(cashier: Cashier): void {
    if (!cashier.peer.up) return;
    this.crash(cashier.peer, 'wiped', emptyImage());
    cashier.isCopied = true;
    this.excuse(cashier);
  }

  private clone(cashier: Cashier): void {
    if (!cashier.peer.up || cashier.peer.disk.full) return;
    this.around.world.count('cloned');
    cashier.isCopied = true;
    cashier.numbersExcused = true;
    this.cast.clone(cashier);
  }

  /** What only the lost disk held is lost. */
  private excuse(cashier: Cashier): void {
    const { hub, cashiers } = this.cast;
    this.around.oracle.excuse(cashier.peer.name);
    // An older copy may not know the verdict that was shown; it comes back with the hub's log.
    for (const op of cashier.confirmed) op.shown = undefined;
    const disks = [hub, ...cashiers.map(({ peer }) => peer)].map(({ disk }) => disk);
    for (const op of cashiers.flatMap(({ confirmed }) => confirmed)) {
      if (op.lost || disks.some((disk) => (disk.branches(op.segment)[0]?.length ?? 0) > op.seq)) continue;
      op.lost = true;
      this.around.world.count('lost_with_its_disk');
    }
  }

  private jump(peer: SimPeer): void {
    const sign = this.prng.chance(0.5) ? 1 : -1;
    const skewMs =
      peer.skewMs + sign * between(this.prng, 1_000, this.prng.chance(0.5) ? 10_000 : 2 * HOUR_MS);
    if (Math.abs(skewMs) > MAX_SKEW_MS) return;
    this.around.world.count('clock_jump');
    this.around.world.note(`the clock of ${peer.name} jumps to ${skewMs} ms`);
    peer.skewMs = skewMs;
  }
}
