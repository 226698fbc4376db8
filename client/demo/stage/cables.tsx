/** The cables, and the cloud that they lead through: a cut one is drawn in two. */
import type { ReactNode } from 'react';
import { TILLS, type View } from '../model/view.ts';
import { cableOf, pointsOf, storageOf, uplinkOf, type Plan, type Point } from './plan.ts';

const Line = ({ points, isUp }: { readonly points: readonly Point[]; readonly isUp: boolean }): ReactNode => (
  <polyline
    points={pointsOf(points)}
    fill="none"
    strokeLinejoin="round"
    strokeLinecap="round"
    className={isUp ? 'stroke-accent' : 'stroke-bad'}
    strokeWidth={isUp ? 4 : 3}
    strokeDasharray={isUp ? undefined : '2 10'}
  />
);

/** Where a line is broken. */
const Cut = ({ at }: { readonly at: Point }): ReactNode => (
  <g transform={`translate(${at.x} ${at.y})`}>
    <circle r="15" className="fill-raised stroke-bad" strokeWidth="3" />
    <path d="M-6 -6 L6 6 M6 -6 L-6 6" className="stroke-bad" strokeWidth="4" strokeLinecap="round" />
  </g>
);

const between = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

const Cloud = ({
  at,
  label,
  isUp,
}: {
  readonly at: Point;
  readonly label: string;
  readonly isUp: boolean;
}): ReactNode => (
  <g transform={`translate(${at.x} ${at.y})`}>
    <path
      d="M-40 22 a22 22 0 0 1 -4 -43 a30 30 0 0 1 54 -9 a24 24 0 0 1 34 22 a16 16 0 0 1 -4 30 z"
      className={isUp ? 'fill-raised stroke-accent' : 'fill-raised stroke-bad'}
      strokeWidth="3"
    />
    <text textAnchor="middle" y="6" x="2" fontSize="15" className="fill-text font-semibold">
      {label}
    </text>
  </g>
);

export const Cables = ({
  plan,
  view,
  cloud,
}: {
  readonly plan: Plan;
  readonly view: View;
  /** What the cloud is called. */
  readonly cloud: string;
}): ReactNode => {
  const uplink = uplinkOf(plan);
  const { internet } = view.cables;
  return (
    <g>
      {storageOf(plan).map((points) => (
        <polyline key={pointsOf(points)} points={pointsOf(points)} className="stroke-muted" strokeWidth="4" />
      ))}
      <Line points={uplink} isUp={internet} />
      {TILLS.map((till) => (
        <Line key={till} points={cableOf(plan, till)} isUp={view.cables[till]} />
      ))}
      {TILLS.filter((till) => !view.cables[till]).map((till) => {
        const [top, level] = cableOf(plan, till) as [Point, Point];
        return <Cut key={till} at={between(top, level)} />;
      })}
      <Cloud at={plan.cloud} label={cloud} isUp={internet} />
      {internet ? undefined : (
        <Cut
          at={
            plan.isWide
              ? { x: plan.lan.x + plan.lan.width + 60, y: plan.cloud.y }
              : { x: plan.cloud.x, y: plan.lan.y - 16 }
          }
        />
      )}
    </g>
  );
};
