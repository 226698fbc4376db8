/** Rows of plain texts under their headings; the first column names the row, those of `numbers` stand at the right. */
import type { ReactNode } from 'react';

export interface TableRow {
  readonly key: string;
  readonly cells: readonly ReactNode[];
}

export const Table = ({
  label,
  heads,
  rows,
  numbers,
}: {
  readonly label: string;
  readonly heads: readonly string[];
  readonly rows: readonly TableRow[];
  readonly numbers: ReadonlySet<number>;
}): ReactNode => {
  const side = (i: number): string => (numbers.has(i) ? 'text-right whitespace-nowrap' : 'text-left');
  return (
    // What is wider than the screen is reached by keys, too.
    <div className="overflow-x-auto" role="group" aria-label={label} tabIndex={0}>
      <table className="w-full">
        <thead>
          <tr className="text-muted">
            {heads.map((head, i) => (
              <th key={head} scope="col" className={`py-1 pr-3 font-normal ${side(i)}`}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key} data-row={key} className="border-t border-line">
              {cells.map((cell, i) =>
                i === 0 ? (
                  <th key={heads[i]} scope="row" className={`py-1 pr-3 font-normal ${side(i)}`}>
                    {cell}
                  </th>
                ) : (
                  <td key={heads[i]} className={`py-1 pr-3 ${side(i)}`}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
