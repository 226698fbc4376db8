/** One table of the ledger as a file: which rows, how they are written, and what the file is called. */
import { Readable } from 'node:stream';
import type { Pool } from 'pg';
import { createCsvWriter } from '../../crdt-schema/exports/csv.ts';
import {
  fileName,
  formOf,
  type Days,
  type ExportForm,
  type ExportFormat,
} from '../../crdt-schema/exports/form.ts';
import { tableOf, type Cells, type Column, type ExportEntity } from '../../crdt-schema/exports/tables.ts';
import { titles, type ExportLanguage } from '../../crdt-schema/exports/texts.ts';
import { writeWorkbook } from '../../crdt-schema/exports/workbook.ts';
import { ExportRows, STALLED_MS } from './export-rows.ts';
import { exportSources, statementOf } from './sources.ts';

export interface ExportOptions {
  readonly databaseUrl: string;
  readonly pool: Pool;
  readonly store: string;
  readonly entity: ExportEntity;
  readonly days: Days;
  readonly format: ExportFormat;
  /** The store's own where it is undefined. */
  readonly language: ExportLanguage | undefined;
  /** Unix ms, for the file's name. */
  readonly nowMs: number;
  /** The last row was written, or nobody reads any more. */
  readonly over?: () => void;
  /** Whoever reads nothing for so long is given up. */
  readonly stalledMs?: number;
}

export interface ExportedFile {
  readonly name: string;
  readonly contentType: string;
  /** Reads rows as fast as it is read itself. Cancelling it ends the query. */
  readonly body: ReadableStream<Uint8Array>;
}

export const CONTENT_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

const csvChunks = async function* (
  columns: readonly Column[],
  batches: AsyncIterable<readonly Cells[]>,
  form: ExportForm,
): AsyncGenerator<Uint8Array> {
  const writer = createCsvWriter(columns, form);
  yield Buffer.from(writer.head());
  for await (const rows of batches) {
    let text = '';
    for (const row of rows) text += writer.row(row);
    yield Buffer.from(text);
  }
};

/** What the file is written from is closed at its end, and when nobody reads on, however far that had come. */
const closing = (
  body: ReadableStream<Uint8Array>,
  stalledMs: number,
  end: () => Promise<void>,
): ReadableStream<Uint8Array> => {
  const reader = body.getReader();
  let watch: NodeJS.Timeout | undefined;
  const close = async (): Promise<void> => {
    clearTimeout(watch);
    await end();
  };
  const stir = (): void => {
    clearTimeout(watch);
    watch = setTimeout(() => void end(), stalledMs).unref();
  };
  stir();
  return new ReadableStream(
    {
      async pull(controller) {
        clearTimeout(watch);
        try {
          const { done, value } = await reader.read();
          if (!done) {
            stir();
            return controller.enqueue(value);
          }
          await close();
          controller.close();
        } catch (error) {
          await close();
          throw error;
        }
      },
      async cancel(reason) {
        await close();
        await reader.cancel(reason).catch(() => undefined);
      },
    },
    // Only as much is made as is asked for.
    { highWaterMark: 0 },
  );
};

/** The moments from and before which, for the days in the store's zone; null where there is no bound. */
export const boundsOf = ({ from, to }: Days, { clock }: Pick<ExportForm, 'clock'>): (Date | null)[] => [
  from === undefined ? null : new Date(clock.startOf(from)),
  to === undefined ? null : new Date(clock.endOf(to)),
];

/** Settings and rows are of one moment. Throws what `pg` throws where the database is away. */
export const createExport = async (options: ExportOptions): Promise<ExportedFile> => {
  const { databaseUrl, pool, store, entity, days, format, language, nowMs } = options;
  const { over, stalledMs = STALLED_MS } = options;
  const table = tableOf(entity);
  const source = exportSources[entity];
  const rows = await ExportRows.open(databaseUrl, pool);
  try {
    const settings = await rows.one<{ data: Record<string, unknown> }>(
      'select data from store_setting where store_id = $1',
      [store],
    );
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const form = formOf(settings?.data ?? {}, language, here);
    const names = table.columns.map(({ name }) => name);
    const read = Object.entries(source.read ?? {}).map(
      ([name, reader]) =>
        [names.findIndex((each) => each === name), (value: unknown) => reader(value, form)] as const,
    );
    const batches = await rows.find({
      statement: statementOf(names, source),
      values: source.time === undefined ? [store] : [store, ...boundsOf(days, form)],
      readers: new Map(read),
    });
    const body =
      format === 'csv'
        ? (Readable.toWeb(
            Readable.from(csvChunks(table.columns, batches, form)),
          ) as ReadableStream<Uint8Array>)
        : writeWorkbook(titles[entity][form.language], table.columns, batches, form);
    return {
      name: fileName(entity, table, days, form, format, nowMs),
      contentType: CONTENT_TYPES[format],
      body: closing(body, stalledMs, async () => {
        over?.();
        await rows.close();
      }),
    };
  } catch (error) {
    await rows.close();
    throw error;
  }
};
