/** The bound on what a link carries, and the table that shows what it carried. */

/** Bytes of entries that came over a link, to bytes of those that had to cross it. */
export const MAX_RATIO = 1.5;

export interface Row {
  readonly at: string;
  readonly from: string;
  readonly bytes: number;
  readonly needed: number;
}

export const tell = (rows: readonly Row[]): void => {
  console.table(
    rows.map(({ at, from, bytes, needed }) => ({
      at,
      from,
      bytes,
      needed,
      ratio: (bytes / needed).toFixed(2),
    })),
  );
};
