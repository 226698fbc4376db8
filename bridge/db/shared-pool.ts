/**
 * One pool for the hubs of a process: each has a share of it that it cannot pass, and they take turns, so that a store that
 * asks the database for very much delays no other by more than what is being answered.
 */
import { Pool, type PoolClient } from 'pg';

/** Places that many ask for; those who ask come round in turn, and none has more than its share. */
class Turns {
  private free: number;
  private readonly row: Share[] = [];

  constructor(places: number) {
    this.free = places;
  }

  /** Into the row, where somebody of the share waits and it may have one more. */
  enter(share: Share): void {
    if (share.mayHave && !this.row.includes(share)) this.row.push(share);
    this.serve();
  }

  back(share: Share): void {
    this.free += 1;
    this.enter(share);
  }

  private serve(): void {
    while (this.free > 0) {
      const share = this.row.shift();
      if (share === undefined) return;
      this.free -= 1;
      share.have();
      if (share.mayHave) this.row.push(share);
    }
  }
}

class Share extends Pool {
  private readonly whole: Pool;
  private readonly turns: Turns;
  private readonly most: number;
  private taken = 0;
  private readonly waiters: (() => void)[] = [];
  private finish: (() => void) | undefined;
  private over: Promise<void> | undefined;

  constructor(whole: Pool, turns: Turns, most: number) {
    super();
    this.whole = whole;
    this.turns = turns;
    this.most = most;
  }

  get mayHave(): boolean {
    return this.waiters.length > 0 && this.taken < this.most;
  }

  have(): void {
    this.taken += 1;
    this.waiters.shift()!();
  }

  override connect(): Promise<PoolClient>;
  override connect(
    done: (error: Error | undefined, client: PoolClient | undefined, release: () => void) => void,
  ): void;
  override connect(
    done?: (error: Error | undefined, client: PoolClient | undefined, release: () => void) => void,
  ): Promise<PoolClient> | void {
    const got = this.get();
    if (done === undefined) return got;
    got.then(
      (client) => done(undefined, client, client.release),
      (error: Error) => done(error, undefined, () => undefined),
    );
  }

  /** Resolves once nobody of the share has a connection any more; the whole goes on. */
  override end(): Promise<void>;
  override end(done: () => void): void;
  override end(done?: () => void): Promise<void> | void {
    this.over ??= new Promise((resolve) => (this.finish = resolve));
    this.finishIfIdle();
    if (done === undefined) return this.over;
    void this.over.then(done);
  }

  private async get(): Promise<PoolClient> {
    if (this.over !== undefined) throw new Error('this share of the pool has ended');
    await new Promise<void>((resolve) => {
      this.waiters.push(resolve);
      this.turns.enter(this);
    });
    const back = (): void => {
      this.taken -= 1;
      this.turns.back(this);
      this.finishIfIdle();
    };
    try {
      const client = await this.whole.connect();
      const release = client.release;
      client.release = (error) => {
        release(error);
        back();
      };
      return client;
    } catch (error) {
      back();
      throw error;
    }
  }

  private finishIfIdle(): void {
    if (this.taken === 0 && this.waiters.length === 0) this.finish?.();
  }
}

/** Gives shares of the pool, of at most `most` connections each; all together have `places`, at most what the pool has. */
export const sharePool = (whole: Pool, places: number): ((most: number) => Pool) => {
  const turns = new Turns(places);
  return (most) => new Share(whole, turns, most);
};
