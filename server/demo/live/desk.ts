/**
 * One demo shop at a time, opened by the first who watches and closed some minutes after the last has gone: where nobody looks at it
 * it costs nothing.
 */
import { err, ok, type Failure, type Result } from '../../../crdt-schema/result.ts';
import { TILLS } from './network.ts';
import { DemoShop, type Listener, type ShopOptions } from './shop.ts';
import type { Told } from './story.ts';
import { flip, type Switch } from './switches.ts';
import { backUp } from './switches-backup.ts';
import type { Travel } from './travels.ts';
import type { View } from './view.ts';

/** `closed`: nobody watches. `opening` tells what it is busy with. */
export type Phase =
  | { readonly phase: 'closed' | 'open' | 'closing' }
  | { readonly phase: 'opening'; readonly step: 'database' | 'server' | 'tills' | 'sales' }
  | { readonly phase: 'failed'; readonly code: string };

export interface Watcher extends Listener {
  readonly phase: (phase: Phase) => void;
}

export interface DeskOptions extends Omit<ShopOptions, 'listener' | 'sellEveryMs'> {
  readonly sellEveryMs?: number;
  /** How long it stays open when nobody watches, ms. */
  readonly lingerMs?: number;
}

const SELL_EVERY_MS = 2_400;
const LINGER_MS = 3 * 60 * 1_000;
/** What was sold when the page opens: the backup has these. */
const FIRST_SALES = 6;
const SETTLE_MS = 30_000;

export class DemoDesk {
  /** The shop, for as long as it is open. */
  shop: DemoShop | undefined;
  private readonly options: DeskOptions;
  private readonly watchers = new Set<Watcher>();
  private state: Phase = { phase: 'closed' };
  private work: Promise<void> = Promise.resolve();
  private leaving: NodeJS.Timeout | undefined;
  private ended = false;

  constructor(options: DeskOptions) {
    this.options = options;
  }

  /** Tells the watcher all there is, and from now on what changes. Returns the way to stop. */
  watch(watcher: Watcher): () => void {
    clearTimeout(this.leaving);
    this.watchers.add(watcher);
    watcher.phase(this.state);
    const { shop } = this;
    if (this.state.phase === 'open' && shop !== undefined) {
      watcher.view(shop.view());
      for (const told of shop.story.told) watcher.told(told);
    }
    this.inTurn(() => this.open());
    return () => {
      this.watchers.delete(watcher);
      if (this.watchers.size > 0) return;
      clearTimeout(this.leaving);
      this.leaving = setTimeout(
        () => this.inTurn(() => (this.watchers.size > 0 ? Promise.resolve() : this.shut())),
        this.options.lingerMs ?? LINGER_MS,
      );
      this.leaving.unref();
    };
  }

  /** `demo_not_open`: nobody watches, or it is just being opened. */
  async flip(wanted: Switch): Promise<Result<void, Failure>> {
    const { shop } = this;
    if (shop === undefined || this.state.phase !== 'open') return err('demo_not_open');
    const done = await flip(shop, wanted);
    // Whoever asked is told by the answer; others see why nothing happened.
    if (!done.ok) this.options.log('demo_switch_refused', { do: wanted.do, code: done.error.code });
    return done;
  }

  /** Ends the shop, and takes no more watchers. */
  async close(): Promise<void> {
    this.ended = true;
    clearTimeout(this.leaving);
    this.inTurn(() => this.shut());
    await this.work;
  }

  private inTurn(work: () => Promise<void>): void {
    this.work = this.work.then(work).catch((error: unknown) => {
      this.options.log('demo_failed', { reason: error instanceof Error ? error.message : String(error) });
      this.say({ phase: 'failed', code: 'internal_error' });
    });
  }

  private say(state: Phase): void {
    this.state = state;
    for (const watcher of this.watchers) watcher.phase(state);
  }

  private async open(): Promise<void> {
    if (this.shop !== undefined || this.ended) return;
    this.say({ phase: 'opening', step: 'database' });
    const each = (tell: (watcher: Watcher) => void): void => {
      for (const watcher of this.watchers) tell(watcher);
    };
    const listener: Listener = {
      view: (view: View) => each((watcher) => watcher.view(view)),
      told: (told: Told) => each((watcher) => watcher.told(told)),
      travelled: (travels: readonly Travel[]) => each((watcher) => watcher.travelled(travels)),
    };
    const { sellEveryMs = SELL_EVERY_MS } = this.options;
    const prepared = await DemoShop.prepare({ ...this.options, sellEveryMs, listener });
    if (!prepared.ok) return this.say({ phase: 'failed', code: prepared.error.code });
    const shop = prepared.value;
    this.shop = shop;
    shop.busy = 'opening';
    const begun = await this.begin(shop).catch((error: unknown) => {
      this.options.log('demo_failed', { reason: error instanceof Error ? error.message : String(error) });
      return err('internal_error');
    });
    shop.busy = undefined;
    if (!begun.ok) {
      await this.shut();
      return this.say({ phase: 'failed', code: begun.error.code });
    }
    this.say({ phase: 'open' });
    const { sales } = shop.parts.ledger;
    shop.story.tell('opened', { tills: TILLS.length, sales });
    shop.changed();
  }

  /** Hub, tills, a few sales, and the backup of them. */
  private async begin(shop: DemoShop): Promise<Result<void, Failure>> {
    const { parts, holdings } = shop;
    this.say({ phase: 'opening', step: 'server' });
    shop.hubStatus = 'starting';
    const hub = await parts.startHub();
    if (!hub.ok) return hub;
    shop.hubStatus = 'on';
    this.say({ phase: 'opening', step: 'tills' });
    // One after the other: a small machine has other things to do.
    for (const till of TILLS) {
      const paired = await parts.pairTill(till);
      if (!paired.ok) return paired;
      const started = await parts.startTill(till);
      if (!started.ok) return started;
    }
    this.say({ phase: 'opening', step: 'sales' });
    const haveCatalog = (): boolean =>
      [...parts.tills.values()].every(({ report }) => report?.price !== undefined);
    if (!(await shop.until(haveCatalog, SETTLE_MS))) return err('demo_needs_server');
    for (let i = 0; i < FIRST_SALES; i++) {
      const sold = await shop.write(TILLS[i % TILLS.length]!, { type: 'sell' });
      if (!sold.ok) return sold;
    }
    if (!(await shop.until(() => holdings.isSettled() && parts.ledger.sales >= FIRST_SALES, SETTLE_MS)))
      return err('demo_needs_server');
    const backedUp = await backUp(shop);
    return backedUp.ok ? ok(undefined) : backedUp;
  }

  private async shut(): Promise<void> {
    const { shop } = this;
    if (shop === undefined) return;
    this.say({ phase: 'closing' });
    this.shop = undefined;
    await shop.close();
    this.say({ phase: 'closed' });
  }
}
