/**
 * Tells the tills, in the hub's own log, who the people of the shop are: those who changed, and all of them once in each
 * of the hub's segments, so that older ones may be dropped.
 */
import type { Bridge } from '../../bridge/index.ts';
import { sameValue } from '../../crdt-schema/catalog/index.ts';
import type { Peer } from '../peer/peer.ts';
import { sayAside } from './aside-entry.ts';

/** The longest names and keys of so many fit an entry. */
const PEOPLE_PER_ENTRY = 50;

export class PeopleTeller {
  private readonly peer: Peer;
  private isDue = true;
  private areAllDue = true;

  constructor(peer: Peer) {
    this.peer = peer;
  }

  /** They may not be as the log says. */
  due(): void {
    this.isDue = true;
  }

  /** A segment of the hub's began, which says nothing of them yet. */
  begun(): void {
    this.areAllDue = true;
  }

  /** `begin` writes what a segment has to begin with, where the next entry would begin one. Throws where the log refuses. */
  async tell(bridge: Bridge, begin: () => Promise<void>): Promise<void> {
    if (!this.isDue && !this.areAllDue) return;
    this.isDue = false;
    try {
      const known = this.peer.replica.context.people;
      const people = await bridge.people();
      const news = people.filter((person) => !sameValue(person, known.get(person.id)));
      if (people.length === 0 || (news.length === 0 && !this.areAllDue)) return;
      await begin();
      const wanted = this.areAllDue ? people : news;
      for (let from = 0; from < wanted.length; from += PEOPLE_PER_ENTRY)
        await sayAside(this.peer, 'people', { people: wanted.slice(from, from + PEOPLE_PER_ENTRY) });
      this.areAllDue = false;
    } catch (error) {
      this.isDue = true;
      throw error;
    }
  }
}
