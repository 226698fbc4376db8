/** What Postgres has of a day: each figure by one name, beside what the model says of it. */
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { DayModel } from './day-model.ts';
import { nonZero, Tally } from './day-sums.ts';

type Figures = Readonly<Record<string, unknown>>;
type Sums = Record<string, number>;

interface CutRow {
  till: string;
  number: number;
  kind: 'Z' | 'supplement';
  session_id: string;
  op_id: string;
  figures: Figures;
  counted: readonly { method: string; amount: number }[];
  differences: Sums;
  unheard: readonly string[];
  seal: string;
}

const flat = (figures: Figures, into = new Tally(), path = ''): Tally => {
  for (const [key, value] of Object.entries(figures)) {
    if (typeof value === 'number') into.add(path + key, value);
    else flat(value as Figures, into, `${path}${key}.`);
  }
  return into;
};

export class DayBooks {
  private readonly pool: Pool;
  private readonly store: string;

  constructor(pool: Pool, store: string) {
    this.pool = pool;
    this.store = store;
  }

  /** Pairs of what is in the books and what the model says, by name. */
  async compare(model: DayModel): Promise<{ actual: object; expected: object }> {
    const { store } = this;
    const sums = (sql: string): Promise<Sums> => this.sums(sql);
    const actual = {
      broken: [] as string[],
      answers: await this.answers(),
      settled: await this.settled(),
      stock: await sums('select product_id as key, quantity as value from stock_level where store_id = $1'),
      movements: await sums(
        'select product_id as key, sum(quantity)::bigint as value from stock_movement where store_id = $1 group by 1',
      ),
      balances: await sums(
        'select customer_id as key, amount as value from customer_balance where store_id = $1',
      ),
      entries: await sums(
        'select customer_id as key, sum(amount)::bigint as value from customer_entry where store_id = $1 group by 1',
      ),
      money: await sums(
        `select concat_ws(' ', coalesce(session_id::text, '-'), till, kind, method) as key, sum(amount)::bigint as value
         from money_entry where store_id = $1 group by 1`,
      ),
      books: await this.tables(),
      sessions: await this.sessions(),
      cuts: await this.cuts(model),
    };
    const answers = [...model.answers].map(([id, { status, code }]) => [
      id,
      [status, code].filter(Boolean).join(' '),
    ]);
    const settled = [...model.settled].map(([id, { by, how, instead }]) => [
      id,
      [how, by, instead].filter(Boolean).join(' '),
    ]);
    const expected: typeof actual = {
      broken: model.broken,
      answers: Object.fromEntries(answers.sort()),
      settled: Object.fromEntries(settled.sort()),
      stock: model.state.stock.toRecord(),
      movements: model.state.stock.toRecord(),
      balances: model.state.balances.toRecord(),
      entries: model.state.balances.toRecord(),
      money: model.state.money.toRecord(),
      books: model.state.books.toRecord(),
      sessions: Object.fromEntries(
        [...model.state.sessions].sort().map(([id, { till, device, float, closed, sums }]) => {
          const about = [till, device, float, closed?.id ?? 'open', closed?.device ?? ''].join(' ');
          return [id, { about, figures: sums.toRecord(), cuts: closed === undefined ? {} : sums.toRecord() }];
        }),
      ),
      cuts: [],
    };
    if (store === '') throw new Error('no store');
    return { actual, expected };
  }

  /** Ops that wait although what they wait for is there. */
  async idle(): Promise<string[]> {
    const { rows } = await this.pool.query<{ id: string; waits_for: string }>(
      `select w.id, w.waits_for from op w where w.store_id = $1 and w.status = 'waiting' and (
         w.settled_by is not null or w.waits_for is null or
         exists (select from product p where p.store_id = $1 and w.waits_for = 'product:' || p.id) or
         exists (select from customer c where c.store_id = $1 and w.waits_for = 'customer:' || c.id) or
         exists (select from quote q where q.store_id = $1 and w.waits_for = 'quote:' || q.id) or
         exists (select from op o where o.store_id = $1 and w.waits_for = 'op:' || o.id and (
           o.status = 'accepted' or o.settled_by is not null or w.code = 'unknown_target'
           or (o.status = 'rejected') <> (w.code = 'parked_on_rejected'))))`,
      [this.store],
    );
    return rows.map(({ id, waits_for }) => `${id} waits for ${waits_for}`);
  }

  private async sums(sql: string): Promise<Sums> {
    const { rows } = await this.pool.query<{ key: string; value: number }>(sql, [this.store]);
    return nonZero(Object.fromEntries(rows.map(({ key, value }) => [key, value])));
  }

  private async answers(): Promise<Record<string, string>> {
    const { rows } = await this.pool.query<{ id: string; answer: string }>(
      `select id, concat_ws(' ', status, code) as answer from op where store_id = $1 order by id`,
      [this.store],
    );
    return Object.fromEntries(rows.map(({ id, answer }) => [id, answer]));
  }

  private async settled(): Promise<Record<string, string>> {
    const { rows } = await this.pool.query<{ id: string; settled: string }>(
      `select id, concat_ws(' ', settled_how, settled_by, settled_instead) as settled from op
       where store_id = $1 and settled_by is not null order by id`,
      [this.store],
    );
    return Object.fromEntries(rows.map(({ id, settled }) => [id, settled]));
  }

  /** Sums of whole tables, under the names that the model has for them. */
  private async tables(): Promise<Sums> {
    const out: Sums = {};
    const one = async (sql: string): Promise<void> => {
      const { rows } = await this.pool.query<Record<string, number | null>>(sql, [this.store]);
      // The sum of no rows is null.
      for (const [name, sum] of Object.entries(rows[0]!)) out[name] = sum ?? 0;
    };
    const totals = (name: string, from: string, amount: string): Promise<void> =>
      one(
        `select count(*) as "${name}.count", coalesce(sum(${amount}), 0)::bigint as "${name}.total" from ${from} and store_id = $1`,
      );
    await totals('sales', `sale where kind = 'sale'`, 'total');
    await totals('refunds', `sale where kind = 'refund'`, '-total');
    await totals('entries', 'cash_movement where amount > 0', 'amount');
    await totals('withdrawals', 'cash_movement where amount < 0', '-amount');
    await totals('expenses', 'expense where true', 'amount');
    await totals('creditPayments', 'credit_payment where true', 'total');
    await one(
      `select count(*) as "lines.count", sum(l.quantity)::bigint as "lines.quantity", sum(l.total)::bigint as "lines.total",
              sum(l.share)::bigint as "lines.share" from sale_line l where store_id = $1`,
    );
    await one(
      `select (sum(discount) + (select sum(discount) from sale_line where store_id = $1))::bigint as discount,
              sum(rounding)::bigint as rounding from sale where store_id = $1`,
    );
    await one('select sum(tendered)::bigint as tendered from sale_payment where store_id = $1');
    await one('select sum(quantity)::bigint as moved from stock_movement where store_id = $1');
    for (const [name, field] of [
      ['taxes', 'amount'],
      ['bases', 'base'],
    ] as const)
      Object.assign(
        out,
        await this.sums(
          `select concat('${name}.', t.rate, ' ', t.name) as key,
                  sum(t.${field} * case s.kind when 'sale' then 1 else -1 end)::bigint as value
           from sale s, jsonb_to_recordset(s.taxes) as t(rate int, name text, base bigint, amount bigint)
           where s.store_id = $1 group by 1`,
        ),
      );
    return nonZero(out);
  }

  private async sessions(): Promise<Record<string, { about: string; figures: Sums; cuts: Sums }>> {
    const { rows } = await this.pool.query<{ id: string; about: string; figures: Figures; cuts: Figures[] }>(
      `select id, concat_ws(' ', till, device_id, opening_float, coalesce(closed_by::text, 'open'), coalesce(closed_device, '')) as about,
              figures,
              coalesce((select json_agg(c.figures) from cash_cut c where c.store_id = s.store_id and c.session_id = s.id), '[]') as cuts
       from cash_session s where store_id = $1 order by id`,
      [this.store],
    );
    return Object.fromEntries(
      rows.map(({ id, about, figures, cuts }) => {
        const together = new Tally();
        for (const cut of cuts) flat(cut, together);
        return [id, { about, figures: flat(figures).toRecord(), cuts: together.toRecord() }];
      }),
    );
  }

  /** What is wrong with the cuts: one Z a closed session, as counted, numbered without gaps, sealed one over the other. */
  private async cuts(model: DayModel): Promise<string[]> {
    const { rows } = await this.pool.query<CutRow>(
      `select till, number, kind, session_id, op_id, figures, counted, differences, unheard, seal
       from cash_cut where store_id = $1 order by till, number`,
      [this.store],
    );
    const wrong: string[] = [];
    const last = new Map<string, CutRow>();
    const closings = new Map<string, string>();
    for (const row of rows) {
      const {
        till,
        number,
        kind,
        session_id: session,
        op_id: op,
        figures,
        counted,
        differences,
        unheard,
        seal,
      } = row;
      const claim = (holds: boolean, what: string): void =>
        void (holds || wrong.push(`${till} ${number}: ${what}`));
      const before = last.get(till);
      last.set(till, row);
      claim(number === (before?.number ?? 0) + 1, 'a gap');
      const parts = [
        before?.seal ?? '',
        till,
        number,
        kind,
        session,
        op,
        figures,
        counted,
        differences,
        unheard,
      ];
      claim(seal === createHash('sha256').update(JSON.stringify(parts)).digest('hex'), 'the seal');
      const { closed } = model.state.sessions.get(session) ?? {};
      claim(closings.has(session) === (kind === 'supplement'), `a ${kind} out of order`);
      if (kind === 'supplement') continue;
      closings.set(session, op);
      claim(closed?.id === op, 'closed by another');
      claim(JSON.stringify(counted) === JSON.stringify(closed?.counted), 'the count');
      claim(JSON.stringify(unheard) === JSON.stringify(closed?.unheard ?? []), 'who was not heard');
      const expected = flat(figures);
      for (const { method, amount } of counted)
        claim(
          differences[method] === amount - expected.of(`expected.${method}`),
          `the difference in ${method}`,
        );
    }
    for (const [id, { closed }] of model.state.sessions)
      if (closed !== undefined && !closings.has(id)) wrong.push(`${id}: closed without a cut`);
    return wrong;
  }
}
