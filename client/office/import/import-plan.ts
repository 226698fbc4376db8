/** What a file would do to the catalog, row by row: of what the hub read in it and of what it says would become of the rows. */
import { z } from 'zod';

export const ENTITIES = ['products', 'customers'] as const;
export type ImportEntity = (typeof ENTITIES)[number];

const fields = z.record(z.string(), z.unknown());

/** As `/api/products/import/read` answers. */
export const readForm = z.object({
  columns: z.array(z.object({ heading: z.string(), field: z.string().nullable(), sample: z.string() })),
  fields: z.array(z.string()),
  code: z.enum(['no_name_column', 'column_twice', 'unknown_field']).nullable(),
  rows: z.array(z.object({ row: z.int(), fields })),
  bad: z.array(
    z.object({ row: z.int(), field: z.string(), code: z.string(), column: z.string(), text: z.string() }),
  ),
});
export type ReadFile = z.infer<typeof readForm>;

/** As `/api/products/import` answers with `details`. */
export const reportForm = z.object({
  bad: z.array(z.object({ row: z.int(), field: z.string(), code: z.string() })),
  rows: z
    .array(
      z.object({
        row: z.int(),
        outcome: z.enum(['created', 'changed', 'unchanged']),
        before: fields.optional(),
      }),
    )
    .default([]),
});
export type Report = z.infer<typeof reportForm>;

export const OUTCOMES = ['created', 'changed', 'unchanged', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Why a row does not go. */
export interface Reason {
  readonly field: string;
  readonly code: string;
  /** What the file says there; empty where it says nothing. */
  readonly text: string;
}

export interface PlannedRow {
  readonly row: number;
  readonly outcome: Outcome;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Of a change: what is said now, by field. */
  readonly before: Readonly<Record<string, unknown>>;
  readonly reasons: readonly Reason[];
}

const NOTHING = {};

/** All rows of the file in its order. `reports` are of the parts that were asked for. */
export const planOf = (file: ReadFile, reports: readonly Report[]): readonly PlannedRow[] => {
  const plan = new Map<number, PlannedRow>();
  const refuse = (row: number, given: PlannedRow['fields'], reason: Reason): void => {
    const reasons = [...(plan.get(row)?.reasons ?? []), reason];
    plan.set(row, { row, outcome: 'refused', fields: given, before: NOTHING, reasons });
  };
  for (const { row, field, code, column, text } of file.bad)
    refuse(row, NOTHING, { field: field === '' ? column : field, code, text });
  const given = new Map(file.rows.map((each) => [each.row, each.fields]));
  for (const { rows, bad } of reports) {
    for (const { row, outcome, before = NOTHING } of rows)
      plan.set(row, { row, outcome, fields: given.get(row) ?? NOTHING, before, reasons: [] });
    for (const { row, field, code } of bad) {
      const value = given.get(row)?.[field];
      const text = typeof value === 'string' || Array.isArray(value) ? String(value) : '';
      refuse(row, given.get(row) ?? NOTHING, { field, code, text });
    }
  }
  return [...plan.values()].sort((a, b) => a.row - b.row);
};

export const countsOf = (plan: readonly PlannedRow[]): Readonly<Record<Outcome, number>> => {
  const counts = { created: 0, changed: 0, unchanged: 0, refused: 0 };
  for (const { outcome } of plan) counts[outcome] += 1;
  return counts;
};

/** Rows that go to the hub at once: as many as the command line sends. */
export const PART_ROWS = 1_000;

export const partsOf = <T>(rows: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(rows.length / PART_ROWS) }, (_, i) =>
    rows.slice(i * PART_ROWS, (i + 1) * PART_ROWS),
  );
