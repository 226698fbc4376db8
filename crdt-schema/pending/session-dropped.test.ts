/** Which session a till is in where the log of an opening was dropped, and what names that opening was not. */
import { describe, expect, test } from 'vitest';
import { TillView, type HeldEntry } from './session-view.ts';
import { accepted, closingOf, entry, idOf, openingOf, overrideOf, voidOf } from './test-logs.ts';

const opening = openingOf(1, 500);
const session = opening.id;
const openOf = (entries: readonly HeldEntry[]): string | undefined =>
  new TillView(entries).openSession('C01')?.opening.id;

describe('ops that name a session', () => {
  test('follow what the ledger took in place of one whose log was dropped', () => {
    const gone = idOf(2);
    const close = entry(closingOf(5, gone), accepted);
    const openings = [entry(opening, accepted), entry(openingOf(3, 800, { replaces: gone }), accepted)];
    expect(openOf([openings[1]!, close])).toBeUndefined();
    expect(
      openOf([openings[0]!, entry(voidOf(4, gone, { instead: session }), accepted), close]),
    ).toBeUndefined();
    // A supervisor let it pass: it stands itself. What has no answer settles nothing that is not here.
    expect(openOf([openings[0]!, entry(overrideOf(4, gone, 'session_already_open'), accepted), close])).toBe(
      session,
    );
    expect(openOf([openings[0]!, entry(voidOf(4, gone, { instead: session })), close])).toBe(session);
  });
});
