/** The records of one table as rows, read some at a time: of 20,000 all at once would hold the page for half a second. */
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { BrowserPeer } from '../../peer/browser-peer.ts';
import { RecordBook } from '../../common/model/record-book.ts';
import { useOpen } from '../../ui/use-session.ts';
import { rowOf, type Row, type TableName } from './columns.ts';

const PART = 1_000;

class RowSource {
  readonly book: RecordBook<Row>;
  private readonly listeners = new Set<() => void>();
  private work: Promise<void> | undefined;

  constructor({ catalog }: BrowserPeer, table: TableName) {
    this.book = new RecordBook(catalog, table, rowOf);
    this.book.subscribe(() => {
      this.read();
      this.tell();
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  readonly rows = (): readonly Row[] => this.book.soFar();

  get isWhole(): boolean {
    return this.book.toRead().size === 0;
  }

  /** What is not read yet, by and by. */
  read(): void {
    this.work ??= this.readRest();
  }

  private async readRest(): Promise<void> {
    while (!this.isWhole) {
      for (const id of [...this.book.toRead()].slice(0, PART)) this.book.get(id);
      this.tell();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    this.work = undefined;
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

const sources = new WeakMap<BrowserPeer, Map<TableName, RowSource>>();

const sourceOf = (peer: BrowserPeer, table: TableName): RowSource => {
  const known = sources.get(peer) ?? new Map<TableName, RowSource>();
  sources.set(peer, known);
  const source = known.get(table) ?? new RowSource(peer, table);
  known.set(table, source);
  return source;
};

export const useRows = (table: TableName): { readonly rows: readonly Row[]; readonly isWhole: boolean } => {
  const { peer } = useOpen();
  const source = useMemo(() => sourceOf(peer, table), [peer, table]);
  useEffect(() => source.read(), [source]);
  return { rows: useSyncExternalStore(source.subscribe, source.rows), isWhole: source.isWhole };
};
