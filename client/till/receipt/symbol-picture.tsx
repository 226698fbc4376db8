/** A code to be scanned, drawn sharp: each module a whole number of units. */
import type { ReactNode } from 'react';
import type { Symbology } from './document.ts';
import { barsOf, symbolOf } from './symbol.ts';

/** Mm of one module: what a scanner of the counter reads at arm's length. */
const MODULE_MM = { barcode: 0.28, qr: 0.7 } as const;
const BARCODE_HIGH_MM = 9;

export const SymbolPicture = ({
  symbology,
  data,
}: {
  readonly symbology: Symbology;
  readonly data: string;
}): ReactNode => {
  const symbol = symbolOf(symbology, data);
  if (symbol === undefined) return undefined;
  const { rows, width, quiet } = symbol;
  const across = width + 2 * quiet;
  const isQr = symbology === 'qr';
  const high = isQr ? across : 1;
  const top = isQr ? quiet : 0;
  const path = rows
    .flatMap((row, y) =>
      barsOf(row).map(({ start, width }) => `M${quiet + start} ${top + y}h${width}v1h-${width}z`),
    )
    .join('');
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${across} ${high}`}
      preserveAspectRatio="none"
      shapeRendering="crispEdges"
      style={{
        width: `${across * MODULE_MM[symbology]}mm`,
        height: `${isQr ? across * MODULE_MM.qr : BARCODE_HIGH_MM}mm`,
      }}
    >
      <path d={path} fill="#000" />
    </svg>
  );
};
