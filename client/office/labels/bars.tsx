/** A barcode as a drawing that stays sharp in any size, with what it says below it. */
import type { ReactNode } from 'react';
import type { Barcode } from './barcode.ts';

/** Wider is no easier to read, mm. */
const MAX_MODULE_MM = 0.4;

export const Bars = ({ barcode: { text, modules, bars } }: { readonly barcode: Barcode }): ReactNode => (
  <div className="label-code">
    <svg
      role="img"
      aria-label={text}
      viewBox={`0 0 ${modules} 1`}
      preserveAspectRatio="none"
      shapeRendering="crispEdges"
      style={{ maxWidth: `${modules * MAX_MODULE_MM}mm` }}
    >
      <path fill="#000" d={bars.map(([at, width]) => `M${at} 0h${width}v1h-${width}z`).join('')} />
    </svg>
    <span>{text}</span>
  </div>
);
