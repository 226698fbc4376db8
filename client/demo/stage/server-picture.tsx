/** What is beyond the internet: the server, its ledger, and the backup of both. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Names } from '../model/places.ts';
import type { View } from '../model/view.ts';
import type { Box, Plan } from './plan.ts';

const Lines = ({
  box,
  from,
  lines,
  isWide,
}: {
  readonly box: Box;
  /** Below the box' top. */
  readonly from: number;
  readonly lines: readonly string[];
  readonly isWide: boolean;
}): ReactNode => (
  <>
    {lines.map((line, i) => (
      <text
        key={i}
        x={box.x + box.width / 2}
        y={box.y + from + i * 23}
        textAnchor="middle"
        fontSize={i === 0 ? (isWide ? 20 : 16) : isWide ? 15 : 13}
        className={i === 0 ? 'fill-text font-semibold' : 'fill-muted'}
      >
        {line}
      </text>
    ))}
  </>
);

const UNITS = [0, 1, 2, 3];
const STEP = 21;

/** Units of a rack, with a lamp each. */
const Rack = ({
  box,
  top,
  isOn,
}: {
  readonly box: Box;
  readonly top: number;
  readonly isOn: boolean;
}): ReactNode => (
  <>
    {UNITS.map((i) => (
      <g key={i}>
        <rect
          {...{ x: box.x + 16, y: top + i * STEP, width: box.width - 32, height: 16, rx: 4 }}
          className="fill-surface stroke-line"
          strokeWidth="2"
        />
        <circle cx={box.x + 28} cy={top + 8 + i * STEP} r="4" className={isOn ? 'fill-good' : 'fill-line'} />
      </g>
    ))}
  </>
);

export const ServerPicture = ({
  plan,
  view: { hub, ledger, backup },
  names,
  pointedAt,
}: {
  readonly plan: Plan;
  readonly view: View;
  readonly names: Names;
  readonly pointedAt: readonly string[];
}): ReactNode => {
  const t = useTranslations('demo.stage');
  const { isWide } = plan;
  const isOn = hub.status === 'on';
  const edge = (place: string): string => (pointedAt.includes(place) ? 'stroke-warn' : 'stroke-text');
  const book = plan.ledger;
  const safe = plan.backup;
  return (
    <g>
      <rect
        {...plan.hub}
        rx="14"
        strokeWidth="4"
        className={isOn ? `fill-raised ${edge('hub')}` : 'fill-surface stroke-line'}
      />
      <Rack box={plan.hub} top={plan.hub.y + (isWide ? 88 : 62)} isOn={isOn} />
      <Lines
        box={plan.hub}
        from={isWide ? 38 : 28}
        isWide={isWide}
        lines={[t('server'), isOn ? t('sales', { count: hub.held }) : t(`hub.${hub.status}`)]}
      />
      <rect {...book} rx="10" strokeWidth="4" className={`fill-raised ${edge('ledger')}`} />
      <path
        d={`M${book.x + 17} ${book.y + 2} V${book.y + book.height - 2}`}
        className="stroke-accent"
        strokeWidth="6"
      />
      <Lines
        box={{ ...book, x: book.x + 8 }}
        from={isWide ? 38 : 46}
        isWide={isWide}
        lines={[t('ledger'), t('sales', { count: ledger.sales }), names.formats.money(ledger.total)]}
      />
      <rect {...safe} rx="10" strokeWidth="4" className={`fill-raised ${edge('backup')}`} />
      {isWide ? (
        <g
          transform={`translate(${safe.x + safe.width - 22} ${safe.y + safe.height - 22})`}
          className="stroke-muted"
          strokeWidth="3"
        >
          <circle r="10" className="fill-surface" />
          <path d="M-5 0 H5 M0 -5 V5" strokeLinecap="round" />
        </g>
      ) : undefined}
      <Lines
        box={safe}
        from={isWide ? 36 : 46}
        isWide={isWide}
        lines={
          backup === undefined
            ? [t('backup'), t('noBackup')]
            : [t('backup'), t('sales', { count: backup.sales }), names.formats.time(backup.atMs)]
        }
      />
    </g>
  );
};
