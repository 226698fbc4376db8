/**
 * Random days of a shop, every kind of operation among them, through the bridge: what it answers keeps what the rules
 * promise, and its books are to the cent what a model of our own makes of the answers.
 *
 * DAYS=300 runs so many seeds of each weather instead of a few and prints what they had; DAY=stormy/17 runs that one alone.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BOOKINGS } from '../../../bridge/rules/rule.ts';
import { createDatabase, type Database } from '../database.ts';
import { DayBooks } from './day-books.ts';
import { dayOf, recut, type Day } from './day-history.ts';
import { lastAnswers, play } from './day-play.ts';
import { STATED, type DayModel } from './day-model.ts';
import { SLIP_CODES } from './day-slips.ts';

/** Of a stormy day; a calm one is taken in entry by entry, and is shorter. */
const EVENTS = 250;
const CALM_EVENTS = 120;
/** Answers to ways out that are none. */
const WAYS_OUT = ['target_accepted', 'target_settled', 'not_overridable', 'voided', 'depends_on_void'];
const FEW = 5;
const count = Number(process.env['DAYS'] ?? FEW);
const alone = process.env['DAY'];
const seeds = (weather: string, count: number): string[] =>
  alone === undefined
    ? Array.from({ length: count }, (_, n) => `${weather}/${n + 1}`)
    : [alone].filter((seed) => seed.startsWith(weather));

let database: Database;
let other: Database;
const seen = new Set<string>();
beforeAll(async () => {
  [database, other] = await Promise.all([createDatabase(), createDatabase()]);
});
afterAll(async () => {
  await Promise.all([database.drop(), other.drop()]);
});

const answersOf = (answers: DayModel['answers'] | Day['reference']['verdicts']): Record<string, string> =>
  Object.fromEntries(
    [...answers]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, { status, code, params }]) => [
        id,
        [status, code, params === undefined ? undefined : JSON.stringify(Object.entries(params).sort())]
          .filter(Boolean)
          .join(' '),
      ]),
  );

const cutsHold = async ({ pool }: Database, { shop, reference }: Day): Promise<void> => {
  const { rows } = await pool.query<{ session_id: string; kind: string; op_id: string; figures: object }>(
    'select session_id, kind, op_id, figures from cash_cut where store_id = $1 order by till, number',
    [shop.store],
  );
  const cuts = [...reference.cuts].sort((a, b) => (a.till < b.till ? -1 : a.till > b.till ? 1 : 0));
  expect(rows).toEqual(
    cuts.map(({ session: session_id, kind, op: op_id, figures }) => ({ session_id, kind, op_id, figures })),
  );
  for (const { kind } of cuts) seen.add(`sealed ${kind}`);
};

/** Plays the day entry by entry, and holds its books against the model and the memory. */
const check = async (day: Day): Promise<DayModel> => {
  const model = await play(database.pool, day);
  const books = new DayBooks(database.pool, day.shop.store);
  const { actual, expected } = await books.compare(model);
  expect(actual).toEqual(expected);
  expect(await books.idle()).toEqual([]);
  expect(answersOf(model.answers)).toEqual(answersOf(day.reference.verdicts));
  await cutsHold(database, day);
  for (const answer of model.seen) seen.add(answer);
  return model;
};

/** Plays the day in batches: it comes to the same. */
const checkBatches = async (day: Day, model: DayModel): Promise<void> => {
  const answers = await lastAnswers(other.pool, day);
  expect(answersOf(answers)).toEqual(answersOf(model.answers));
  const { actual, expected } = await new DayBooks(other.pool, day.shop.store).compare(model);
  expect(actual).toEqual(expected);
  await cutsHold(other, day);
};

test.each(seeds('stormy', count))(
  'a stormy day: %s, entry by entry and in batches, is the same',
  async (seed) => {
    const day = dayOf(seed, 'stormy', EVENTS);
    await checkBatches(day, await check(recut(day, 1)));
  },
);

test.each(seeds('calm', count))(
  'a calm day: %s, entry by entry and in one batch, is the same, and nothing waits',
  async (seed) => {
    const day = dayOf(seed, 'calm', CALM_EVENTS);
    const model = await check(day);
    expect([...model.seen].filter((answer) => answer.startsWith('waiting'))).toEqual([]);
    await checkBatches(recut(day, Infinity), model);
  },
);

/** What the days of a run must have had between them, so that the promises are not kept for want of a breach. */
const EVERYTHING = [
  ...BOOKINGS.map((kind) => `accepted ${kind}`),
  ...['void', 'override'].map((kind) => `accepted ${kind}`),
  ...['void', 'replace', 'override'].map((how) => `settled by ${how}`),
  ...['sealed Z', 'sealed supplement'],
  ...['product', 'customer', 'quote', 'sale', 'session'].map((what) => `waiting unknown_${what}`),
  'waiting parked_on_rejected',
  ...[...SLIP_CODES].filter((code) => code !== 'receipt_outside_lease').map((code) => `rejected ${code}`),
  ...[...STATED, ...WAYS_OUT].map((code) => `rejected ${code}`),
];

test.skipIf(alone !== undefined)('the days had everything', () => {
  if (process.env['DAYS'] !== undefined) console.info([...seen].sort().join('\n'));
  expect(EVERYTHING.filter((answer) => !seen.has(answer))).toEqual([]);
});
