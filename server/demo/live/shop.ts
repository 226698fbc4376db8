/** The demo's shop while somebody watches it: looks at all its parts, tells what changed, and keeps selling. */
import { randomInt } from 'node:crypto';
import { err, ok, type Failure, type Result } from '../../../crdt-schema/result.ts';
import { REPRICED } from '../catalog.ts';
import { Holdings } from './holdings.ts';
import { TILLS, type Till } from './network.ts';
import { Parts, type PartsOptions } from './parts.ts';
import { Story, type Told } from './story.ts';
import type { Work, Written } from './till-orders.ts';
import { Travels, type Travel } from './travels.ts';
import { placeOf, viewOf, type BackupView, type HubStatus, type View } from './view.ts';

export interface Listener {
  readonly view: (view: View) => void;
  readonly told: (told: Told) => void;
  readonly travelled: (travels: readonly Travel[]) => void;
}

export interface ShopOptions extends Pick<PartsOptions, 'folder' | 'cluster' | 'database' | 'log'> {
  readonly listener: Listener;
  /** How often something is sold by itself, ms; 0: never. */
  readonly sellEveryMs: number;
}

const LOOK_AFTER_MS = 50;
/** The hub and its ledger are asked, as they tell nobody outside. */
const ASK_EVERY_MS = 250;
/** Nobody does anything: the shop does not fill the disk for whoever left the page open. */
const MAX_SALES_UNATTENDED = 300;

export class DemoShop {
  readonly parts: Parts;
  readonly holdings: Holdings;
  readonly story: Story;
  hubStatus: HubStatus = 'off';
  backup: (BackupView & { readonly path: string }) | undefined;
  lost = 0;
  selling = true;
  busy: string | undefined;
  /** Sales that were voided. */
  readonly voided = new Set<string>();
  private readonly written = new Map<string, Written>();
  private readonly travels: Travels;
  private readonly listener: Listener;
  private readonly timers: NodeJS.Timeout[] = [];
  private due: NodeJS.Timeout | undefined;
  private asked = '';
  private asking = false;
  private unattended = 0;
  private closed = false;
  /** Called at each look: what waits for the network to be there. */
  private readonly chores = new Set<() => void>();

  private constructor(parts: Parts, listener: Listener) {
    this.parts = parts;
    this.listener = listener;
    this.holdings = new Holdings(parts);
    this.travels = new Travels(parts, this.holdings);
    this.story = new Story((told) => {
      // Whoever reads the sentence sees what it speaks of.
      this.holdings.look();
      listener.view(this.view());
      listener.told(told);
    });
  }

  /** Wires and a database; hub and tills are started by whoever opens the shop. */
  static async prepare({
    sellEveryMs,
    listener,
    ...options
  }: ShopOptions): Promise<Result<DemoShop, Failure>> {
    let shop: DemoShop | undefined;
    const parts = await Parts.prepare({ ...options, watched: REPRICED, changed: () => shop?.changed() });
    if (!parts.ok) return parts;
    shop = new DemoShop(parts.value, listener);
    shop.keepAsking();
    if (sellEveryMs > 0) shop.keepSelling(sellEveryMs);
    return ok(shop);
  }

  view(): View {
    const { path, ...backup } = this.backup ?? { path: '' };
    const { parts, holdings, written, hubStatus: hub, lost, selling, busy } = this;
    const made = path === '' ? undefined : (backup as BackupView);
    return viewOf({ parts, holdings, written, hub, lost, selling, busy, backup: made }, this.voided);
  }

  /** Something is not as before: all who watch are told in a moment. */
  changed(): void {
    if (this.closed) return;
    this.due ??= setTimeout(() => {
      this.due = undefined;
      this.look();
    }, LOOK_AFTER_MS);
  }

  /** Has the till write; `till_off` where it was killed meanwhile, and then nothing is known of it. */
  async write(till: Till, work: Work): Promise<Result<Written | undefined, Failure>> {
    const { process } = this.parts.till(till);
    if (process === undefined) return err('till_off');
    const done = await process.carryOut(work);
    if (!done.ok || done.value === undefined) return done;
    const written = done.value;
    this.written.set(placeOf(written), written);
    this.holdings.confirmed(till, written.segment, written.seq, work.type === 'sell');
    this.changed();
    return done;
  }

  /** Resolves once `isSo`, or after the time; looks whenever something changes. */
  async until(isSo: () => boolean, patienceMs: number): Promise<boolean> {
    if (isSo()) return true;
    return new Promise((resolve) => {
      const chore = (): void => (isSo() ? end(true) : undefined);
      const timer = patienceMs === Infinity ? undefined : setTimeout(() => end(false), patienceMs);
      const end = (found: boolean): void => {
        clearTimeout(timer);
        this.chores.delete(chore);
        resolve(found);
      };
      this.chores.add(chore);
    });
  }

  /** What no disk tells: a file was written, or read. */
  travelled(travels: readonly Travel[]): void {
    this.listener.travelled(travels);
  }

  /** Somebody did something: the shop goes on selling by itself. */
  attended(): void {
    this.unattended = 0;
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.due);
    for (const timer of this.timers) clearInterval(timer);
    await this.parts.close();
  }

  private look(): void {
    this.holdings.look();
    const travels = this.travels.look();
    if (travels.length > 0) this.listener.travelled(travels);
    for (const chore of [...this.chores]) chore();
    this.story.look();
    this.listener.view(this.view());
  }

  private keepAsking(): void {
    const ask = async (): Promise<void> => {
      const { hub, ledger } = this.parts;
      if (this.asking || (hub === undefined && ledger.rows.length > 0)) return;
      this.asking = true;
      this.holdings.look();
      const said = `${hub?.server.peer.replica.publishedPosition} ${this.holdings.heldBy('hub')} ${this.hubStatus}`;
      if (said !== this.asked || !this.holdings.isBooked()) {
        await this.parts.refreshLedger();
        this.asked = said;
        this.changed();
      }
      this.asking = false;
    };
    this.timers.push(setInterval(() => void ask(), ASK_EVERY_MS));
  }

  private keepSelling(everyMs: number): void {
    const sell = (): void => {
      const on = TILLS.filter((till) => this.parts.till(till).status === 'on');
      if (!this.selling || on.length === 0 || this.busy !== undefined) return;
      if (++this.unattended > MAX_SALES_UNATTENDED) return;
      void this.write(on[randomInt(on.length)]!, { type: 'sell' });
    };
    this.timers.push(setInterval(sell, everyMs));
  }
}
