/**
 * The people of the shop, as the hub's log says: who may sell and who may approve, each with the key that their PIN opens
 * at any till, offline. Signed by the hub like all of its log, so that no other device can name a supervisor.
 */
import type { SharedPerson, VerdictEntry } from './verdict-entry.ts';

/** Device ids come first; what follows begins with the time, so it sorts by it. */
const DEVICE_CHARS = 32;
const startOf = (segment: string): string => segment.slice(DEVICE_CHARS);

interface Said {
  readonly person: SharedPerson;
  /** Start of the hub's segment that says so. */
  readonly start: string;
}

export class PersonBook {
  private readonly said = new Map<string, Said>();
  /** Grows with each change. */
  version = 0;

  /** An entry of a hub's segment. Segments may come in any order: of two, the newer one knows better. */
  take(hubSegment: string, { people = [] }: Pick<VerdictEntry, 'people'>): void {
    const start = startOf(hubSegment);
    for (const person of people) {
      const before = this.said.get(person.id);
      if (before !== undefined && before.start > start) continue;
      this.said.set(person.id, { person, start });
      this.version += 1;
    }
  }

  get isEmpty(): boolean {
    return this.said.size === 0;
  }

  get(id: string): SharedPerson | undefined {
    return this.said.get(id)?.person;
  }

  all(): SharedPerson[] {
    return [...this.said.values()].map(({ person }) => person);
  }
}
