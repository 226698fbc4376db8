/** The cables of the demo's shop: one for each till to the shop's LAN, and the LAN's one to the internet, where the hub is. */
import { LOOPBACK, Wire } from './wire.ts';

export const TILLS = ['C01', 'C02', 'C03'] as const;
export type Till = (typeof TILLS)[number];
/** A till's cable has the name of the till. */
export const CABLES = [...TILLS, 'internet'] as const;
export type Cable = (typeof CABLES)[number];
type Place = Till | 'hub';

interface Line {
  /** Dials. */
  readonly from: Till;
  /** Is dialled. */
  readonly to: Place;
  readonly wire: Wire;
}

export class Network {
  private readonly lines: readonly Line[];
  private readonly cut = new Set<Cable>();

  private constructor(lines: readonly Line[]) {
    this.lines = lines;
  }

  static async lay(): Promise<Network> {
    const pairs = TILLS.flatMap((from, i) =>
      [...TILLS.slice(i + 1), 'hub' as const].map((to) => [from, to] as const),
    );
    return new Network(
      await Promise.all(pairs.map(async ([from, to]) => ({ from, to, wire: await Wire.lay() }))),
    );
  }

  /** Sync addresses that the till dials, all through wires. */
  dialledBy(till: Till, store: string): string[] {
    return this.lines
      .filter(({ from }) => from === till)
      .map(({ wire }) => `ws://${LOOPBACK}:${wire.port}/sync/${store}`);
  }

  /** Where the till reaches the hub's HTTP interface. */
  hubOrigin(till: Till): string {
    const line = this.lines.find(({ from, to }) => from === till && to === 'hub')!;
    return `http://${LOOPBACK}:${line.wire.port}`;
  }

  /** The peer at that place listens there now; 0: it is gone. */
  attach(place: Place, port: number): void {
    for (const { to, wire } of this.lines) if (to === place) wire.target = port;
  }

  isUp(cable: Cable): boolean {
    return !this.cut.has(cable);
  }

  set(cable: Cable, up: boolean): void {
    if (up) this.cut.delete(cable);
    else this.cut.add(cable);
    for (const { from, to, wire } of this.lines) wire.isUp = this.connects(from, to);
  }

  /** Whether a whole way of cables leads from one to the other. */
  connects(from: Place, to: Place): boolean {
    return [from, to].every((place) => this.isUp(place === 'hub' ? 'internet' : place));
  }

  async close(): Promise<void> {
    await Promise.all(this.lines.map(({ wire }) => wire.close()));
  }
}
