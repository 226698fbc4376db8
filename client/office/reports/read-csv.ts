/** The first rows of a CSV file (RFC 4180), as a preview shows them. */

const BYTE_ORDER_MARK = '\uFEFF';

/** At most so many rows; a row that the text breaks off in is left out: each ends a line. */
export const readCsv = (
  text: string,
  { separator, most }: Readonly<{ separator: string; most: number }>,
): readonly (readonly string[])[] => {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const begun = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  for (let i = begun; i < text.length && rows.length < most; i++) {
    const char = text[i]!;
    if (isQuoted) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') cell += text[(i += 1)]!;
      else isQuoted = false;
    } else if (char === '"') isQuoted = true;
    else if (char === separator) {
      row.push(cell);
      cell = '';
    } else if (char === '\n') {
      rows.push([...row, cell]);
      row = [];
      cell = '';
    } else if (char !== '\r') cell += char;
  }
  return rows;
};
