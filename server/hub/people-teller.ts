/**
 * Tells the tills, in the hub's own log, who the people of the shop are: those who changed, and all of them once in each
 * of the hub's segments, so that older ones may be dropped.
 */
import type { Bridge } from '../../bridge/index.ts';
import { sameValue } from '../../crdt-schema/catalog/index.ts';
import type { AppendPlace, Draft } from '../../crdt-schema/sync/index.ts';
import { encodeVerdictEntry, type SharedPerson } from '../../crdt-schema/verdicts/verdict-entry.ts';
import type { Peer } from '../peer/peer.ts';

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
        await this.say(wanted.slice(from, from + PEOPLE_PER_ENTRY));
      this.areAllDue = false;
    } catch (error) {
      this.isDue = true;
      throw error;
    }
  }

  private async say(people: SharedPerson[]): Promise<void> {
    const bytes = encodeVerdictEntry({
      v: 1,
      kind: 'verdicts',
      // What the outbox has after this is still to be told.
      pos: this.peer.replica.publishedPosition,
      accepted: [],
      others: [],
      stock: [],
      people,
    });
    const build = ({ segment, seq }: AppendPlace): Draft => ({
      id: `people-${segment}-${seq}`,
      bytes,
      usesReceipt: false,
    });
    const result = await this.peer.append(build);
    if (!result.ok) throw new Error(`the hub's log refused its people: ${result.error.code}`);
  }
}
