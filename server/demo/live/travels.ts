/**
 * What came somewhere since the last look: each is an arrival that took place, told by the disk it arrived on. All cables meet at the
 * shop's switch, so there is one way from where it lay to where it is now.
 */
import { deviceOf, PLACES, type Holdings, type Place } from './holdings.ts';
import { TILLS } from './network.ts';
import type { Parts } from './parts.ts';

export type End = Place | 'ledger' | 'backup';

export interface Travel {
  readonly what: 'sale' | 'answer' | 'price' | 'backup';
  readonly from: End;
  readonly to: End;
  readonly count: number;
}

export class Travels {
  private readonly parts: Parts;
  private readonly holdings: Holdings;
  private lengths = new Map<string, number>();
  private answers = new Map<string, number>();
  private prices = new Map<string, number | undefined>();
  private booked = 0;

  constructor(parts: Parts, holdings: Holdings) {
    this.parts = parts;
    this.holdings = holdings;
  }

  /** The holdings were looked at. */
  look(): Travel[] {
    return [...this.sales(), ...this.booking(), ...this.answered(), ...this.priced()];
  }

  private sales(): Travel[] {
    const { holdings, parts } = this;
    const counts = new Map<string, number>();
    const lengths = new Map<string, number>();
    const connected = holdings.connected();
    for (const segment of holdings.segments())
      for (const place of PLACES) {
        const key = `${place} ${segment}`;
        const length = holdings.length(place, segment);
        lengths.set(key, length);
        const before = this.lengths.get(key) ?? 0;
        if (length <= before) continue;
        const isWriter = place !== 'hub' && parts.till(place).devices.at(-1) === deviceOf(segment);
        const from = isWriter ? undefined : this.sourceOf(segment, place, length, connected);
        if (from === undefined) continue;
        const way = `${from} ${place}`;
        counts.set(way, (counts.get(way) ?? 0) + length - before);
      }
    this.lengths = lengths;
    return [...counts].map(([way, count]) => {
      const [from, to] = way.split(' ') as [Place, Place];
      return { what: 'sale', from, to, count };
    });
  }

  /** The writer where it is connected, else a neighbour that has it. */
  private sourceOf(
    segment: string,
    place: Place,
    length: number,
    connected: readonly Place[],
  ): Place | undefined {
    const writer = TILLS.find((till) => this.parts.till(till).devices.at(-1) === deviceOf(segment));
    const candidates = connected.filter(
      (other) => other !== place && this.holdings.length(other, segment) >= length,
    );
    return candidates.find((other) => other === writer) ?? candidates[0];
  }

  private booking(): Travel[] {
    const { length } = this.parts.ledger.rows;
    const count = length - this.booked;
    this.booked = length;
    return count > 0 ? [{ what: 'sale', from: 'hub', to: 'ledger', count }] : [];
  }

  private answered(): Travel[] {
    const travels: Travel[] = [];
    for (const { till, report } of this.parts.tills.values()) {
      const answers = (report?.newest ?? []).filter(({ verdict }) => verdict !== undefined);
      const reached = answers.reduce(
        (most, { segment, seq }) => Math.max(most, this.ordinal(segment, seq)),
        0,
      );
      const before = this.answers.get(till) ?? 0;
      this.answers.set(till, Math.max(before, reached));
      if (reached > before && before > 0) travels.push({ what: 'answer', from: 'hub', to: till, count: 1 });
    }
    return travels;
  }

  /** Grows with each entry of a device. */
  private ordinal(segment: string, seq: number): number {
    const own = this.holdings.segments().filter((each) => deviceOf(each) === deviceOf(segment));
    const earlier = own.filter((each) => each < segment);
    return 1 + seq + earlier.reduce((sum, each) => sum + this.holdings.most(PLACES, each), 0);
  }

  private priced(): Travel[] {
    const travels: Travel[] = [];
    const before = this.prices;
    this.prices = new Map([...this.parts.tills.values()].map(({ till, report }) => [till, report?.price]));
    for (const [till, price] of this.prices) {
      if (price === undefined || before.get(till) === undefined || before.get(till) === price) continue;
      const from = [...before].find(([other, its]) => other !== till && its === price)?.[0];
      if (from !== undefined)
        travels.push({ what: 'price', from: from as Place, to: till as Place, count: 1 });
    }
    return travels;
  }
}
