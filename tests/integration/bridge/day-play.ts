/** A day into a real bridge, step by step, and what it tells. */
import type { Pool } from 'pg';
import { Bridge } from '../../../bridge/index.ts';
import { toHex, uuidFromDigest } from '../../../crdt-schema/model/ids.ts';
import { decodeVerdictEntry, type VerdictEntry } from '../../../crdt-schema/verdicts/verdict-entry.ts';
import { NOW_MS } from './books.ts';
import type { Day, Step } from './day-history.ts';
import { DayModel, type Answer } from './day-model.ts';
import { numberingOf, type Delivery } from './day-reference.ts';
import { verify, type Shop } from './day-shop.ts';

const placeOf = ({ entry }: Delivery): string => `${entry.segment} ${entry.seq}`;

export const openShop = async (pool: Pool, { store, settings, desks, people }: Shop): Promise<Bridge> => {
  const bridge = await Bridge.open({ pool, store, nowMs: () => NOW_MS, settings: () => settings, verify });
  await bridge.saveDevices(
    desks.map((desk) => {
      const { series, numbering } = numberingOf(desk);
      const device = { id: desk.device, till: desk.till, series, role: 'till' };
      return numbering === undefined ? device : { ...device, numbering };
    }),
  );
  for (const { id, name, role, active, keys } of people)
    await pool.query(
      `insert into person (store_id, id, name, role, public_key, sealed_key, active) values ($1, $2, $3, $4, $5, '', $6)`,
      [store, id, name, role, toHex(keys.publicKey), active],
    );
  return bridge;
};

/** What one commit told of its entries, in their order, and after them of those that had waited. */
const answersOf = (
  take: readonly Delivery[],
  told: VerdictEntry | undefined,
  homes: ReadonlyMap<string, string>,
): [id: string, answer: Answer][] => {
  const out: [string, Answer][] = [];
  const others = [...(told?.others ?? [])];
  for (const delivery of take) {
    const { entry, op } = delivery;
    const isAccepted = told?.accepted.some(
      ([segment, from, to]) => segment === entry.segment && from <= entry.seq && entry.seq <= to,
    );
    const [first] = isAccepted === true ? [] : others.splice(0, 1);
    if (isAccepted !== true && (first?.segment !== entry.segment || first.seq !== entry.seq))
      throw new Error(`nothing is told of ${placeOf(delivery)}`);
    const id = first?.op ?? op!.id;
    if (homes.get(id) === placeOf(delivery)) out.push([id, first ?? { status: 'accepted' }]);
  }
  for (const other of others)
    if (homes.get(other.op!) === `${other.segment} ${other.seq}`) out.push([other.op!, other]);
  return out;
};

/** The place where each op is met first, by the id of its row. */
const homesOf = ({ steps }: Day): Map<string, string> => {
  const homes = new Map<string, string>();
  const bytes = new Map<string, Uint8Array>();
  for (const step of steps)
    for (const delivery of 'take' in step ? step.take : []) {
      const { op, entry } = delivery;
      const before = op === undefined ? undefined : bytes.get(op.id);
      const isOther = op === undefined || (before !== undefined && Buffer.compare(before, entry.bytes) !== 0);
      const id = isOther ? uuidFromDigest(entry.hash) : op.id;
      if (before === undefined && op !== undefined) bytes.set(op.id, entry.bytes);
      if (!homes.has(id)) homes.set(id, placeOf(delivery));
    }
  return homes;
};

/** Plays the day: `meet` is called before each step, `hear` with each answer. */
const playTo = async (
  pool: Pool,
  day: Day,
  meet: (step: Step, isHome: (delivery: Delivery) => boolean) => void,
  hear: (id: string, answer: Answer) => void,
): Promise<void> => {
  const bridge = await openShop(pool, day.shop);
  const homes = homesOf(day);
  let heard = 0;
  for (const step of day.steps) {
    const take = 'take' in step ? step.take : [];
    meet(step, (delivery) => homes.get(delivery.op?.id ?? '') === placeOf(delivery));
    if ('take' in step) {
      const taken = await bridge.ingest(take.map(({ entry }) => entry));
      if (!taken.ok) throw new Error(taken.error.code);
    } else if ('project' in step) {
      const projected = await bridge.project(step.project);
      if (!projected.ok) throw new Error(projected.error.code);
    } else {
      const aWeekAgo = `received_at = received_at - interval '8 days'`;
      await pool.query(`update op set ${aWeekAgo} where store_id = $1`, [day.shop.store]);
      const expired = await bridge.expire();
      if (!expired.ok) throw new Error(expired.error.code);
    }
    const rows = await bridge.unpublished(heard, 2);
    if (rows.length > 1) throw new Error('one commit told at two positions');
    const told = rows.map(({ payload }) => decodeVerdictEntry(payload))[0];
    if (told?.ok === false) throw new Error(told.error.code);
    heard = rows[0]?.pos ?? heard;
    for (const [id, answer] of answersOf(take, told?.value, homes)) hear(id, answer);
  }
};

/** Plays a day of which each entry is a batch, so that answers are told in the order of the decisions: a model hears them. */
export const play = async (pool: Pool, day: Day): Promise<DayModel> => {
  const model = new DayModel(day.shop);
  await playTo(
    pool,
    day,
    (step, isHome) => {
      if ('project' in step)
        for (const rows of Object.values(step.project)) for (const { id } of rows) model.state.known.add(id);
      else if ('take' in step)
        for (const delivery of step.take.filter(isHome)) {
          const { op, desk, slip } = delivery;
          model.met(op!, desk.device, desk === day.shop.stranger ? '?' : desk.till, slip);
        }
    },
    (id, answer) => model.hear(id, answer),
  );
  return model;
};

/** Plays a day in whatever batches; returns the last answer to each op. */
export const lastAnswers = async (pool: Pool, day: Day): Promise<Map<string, Answer>> => {
  const answers = new Map<string, Answer>();
  await playTo(
    pool,
    day,
    () => undefined,
    (id, answer) => answers.set(id, answer),
  );
  return answers;
};
