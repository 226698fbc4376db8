/** What is on its way: a slip for each arrival, along the cables. Whoever wants no movement sees none; the sentences say the same. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Demo } from '../model/use-demo.ts';
import type { Travel } from '../model/view.ts';
import { wayOf, type Plan, type Point } from './plan.ts';

interface Traveller extends Travel {
  readonly key: number;
}

/** Units of the picture in a second. */
const SPEED = 620;
const MIN_MS = 450;
/** More than so many at once are a blur. */
const MAX_TRAVELLERS = 36;

const isStill = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y);

/** Where it is when, for a movement of even speed. */
const framesOf = (way: readonly Point[]): { readonly frames: Keyframe[]; readonly ms: number } => {
  const lengths = way.slice(1).map((point, i) => distance(way[i]!, point));
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  let gone = 0;
  const frames = way.map((point, i) => {
    gone += i === 0 ? 0 : lengths[i - 1]!;
    return {
      offset: whole === 0 ? i / (way.length - 1) : gone / whole,
      transform: `translate(${point.x}px, ${point.y}px)`,
    };
  });
  return { frames, ms: Math.max(MIN_MS, (whole / SPEED) * 1_000) };
};

const Slip = ({ what }: Pick<Travel, 'what'>): ReactNode => {
  if (what === 'answer')
    return (
      <>
        <circle r="10" className="fill-good" />
        <path d="M-4.5 0 L-1 4 L5 -4" className="fill-none stroke-raised" strokeWidth="2.5" />
      </>
    );
  if (what === 'price')
    return <path d="M-12 0 L-5 -8 H11 V8 H-5 z" className="fill-warn stroke-raised" strokeWidth="2" />;
  if (what === 'backup')
    return (
      <rect
        {...{ x: -12, y: -10, width: 24, height: 20, rx: 3 }}
        className="fill-accent stroke-raised"
        strokeWidth="2"
      />
    );
  return (
    <>
      <path
        d="M-8 -11 H8 V10 L4 7 L0 10 L-4 7 L-8 10 z"
        className="fill-accent stroke-raised"
        strokeWidth="2"
      />
      <path d="M-4 -5 H4 M-4 0 H4" className="stroke-on-accent" strokeWidth="2" />
    </>
  );
};

const Moving = ({
  traveller,
  plan,
  end,
}: {
  readonly traveller: Traveller;
  readonly plan: Plan;
  readonly end: () => void;
}): ReactNode => {
  const ref = useRef<SVGGElement>(null);
  useEffect(() => {
    const { frames, ms } = framesOf(wayOf(plan, traveller.from, traveller.to));
    const movement = ref.current!.animate(frames, { duration: ms, easing: 'linear', fill: 'both' });
    movement.addEventListener('finish', end);
    return () => movement.cancel();
    // A movement goes on as it began.
  }, []);
  return (
    <g ref={ref} style={{ transform: 'translate(-99px, -99px)' }}>
      <Slip what={traveller.what} />
      {traveller.count > 1 ? (
        <g transform="translate(13 -11)">
          <circle r="9" className="fill-text" />
          <text textAnchor="middle" y="4" fontSize="11" className="fill-surface font-semibold">
            {traveller.count}
          </text>
        </g>
      ) : undefined}
    </g>
  );
};

export const Travellers = ({
  plan,
  onTravels,
}: {
  readonly plan: Plan;
  readonly onTravels: Demo['onTravels'];
}): ReactNode => {
  const [travellers, setTravellers] = useState<readonly Traveller[]>([]);
  const next = useRef(0);
  useEffect(
    () =>
      onTravels((travels) => {
        if (isStill()) return;
        const begun = travels.map((travel) => ({ ...travel, key: next.current++ }));
        setTravellers((all) => [...all, ...begun].slice(-MAX_TRAVELLERS));
      }),
    [onTravels],
  );
  return (
    <g aria-hidden="true">
      {travellers.map((traveller) => (
        <Moving
          key={traveller.key}
          {...{ traveller, plan }}
          end={() => setTravellers((all) => all.filter(({ key }) => key !== traveller.key))}
        />
      ))}
    </g>
  );
};
