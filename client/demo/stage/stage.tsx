/** The picture: the shop with its tills and its network, and beyond the internet the server. */
import { useSyncExternalStore, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useNames } from '../model/places.ts';
import type { Demo } from '../model/use-demo.ts';
import type { Place, View } from '../model/view.ts';
import { Cables } from './cables.tsx';
import { TALL, WIDE, type Plan } from './plan.ts';
import { ServerPicture } from './server-picture.tsx';
import { TillPicture } from './till-picture.tsx';
import { Travellers } from './travellers.tsx';

const NARROW = '(max-width: 640px)';
const AWNING_HEIGHT = 46;
const STRIPES = 12;

const usePlan = (): Plan =>
  useSyncExternalStore(
    (changed) => {
      const query = matchMedia(NARROW);
      query.addEventListener('change', changed);
      return () => query.removeEventListener('change', changed);
    },
    () => (matchMedia(NARROW).matches ? TALL : WIDE),
  );

/** The shop's front: its name, and an awning over it. */
const ShopFront = ({
  plan: { shop, isWide },
  name,
}: {
  readonly plan: Plan;
  readonly name: string;
}): ReactNode => {
  const width = shop.width / STRIPES;
  const top = shop.y + (isWide ? 52 : 40);
  return (
    <g>
      <rect {...shop} rx="18" className="fill-raised stroke-line" strokeWidth="3" />
      <text
        x={shop.x + shop.width / 2}
        y={shop.y + (isWide ? 36 : 28)}
        textAnchor="middle"
        fontSize={isWide ? 26 : 19}
        className="fill-text font-semibold"
      >
        {name}
      </text>
      {Array.from({ length: STRIPES }, (_, i) => {
        const x = shop.x + i * width;
        return (
          <path
            key={i}
            d={`M${x} ${top} h${width} v${AWNING_HEIGHT - width / 4} a${width / 2} ${width / 4} 0 0 1 -${width} 0 z`}
            className={i % 2 === 0 ? 'fill-accent' : 'fill-surface'}
          />
        );
      })}
    </g>
  );
};

const Switch = ({ plan: { lan }, label }: { readonly plan: Plan; readonly label: string }): ReactNode => (
  <g>
    <rect {...lan} rx="10" className="fill-surface stroke-text" strokeWidth="3" />
    <text
      x={lan.x + lan.width / 2}
      y={lan.y + 22}
      textAnchor="middle"
      fontSize="15"
      className="fill-text font-semibold"
    >
      {label}
    </text>
    {[-2, -1, 0, 1, 2].map((i) => (
      <rect
        key={i}
        {...{
          x: lan.x + lan.width / 2 + i * 22 - 7,
          y: lan.y + lan.height - 20,
          width: 14,
          height: 10,
          rx: 2,
        }}
        className="fill-accent"
      />
    ))}
  </g>
);

export const Stage = ({
  view,
  onTravels,
  pointedAt,
}: {
  readonly view: View;
  readonly onTravels: Demo['onTravels'];
  /** What the tour speaks of. */
  readonly pointedAt: readonly Place[];
}): ReactNode => {
  const t = useTranslations('demo.stage');
  const names = useNames();
  const plan = usePlan();
  return (
    <figure className="m-0">
      <svg
        viewBox={`0 0 ${plan.width} ${plan.height}`}
        className="mx-auto block h-auto max-h-[calc(100dvh-9rem)] w-full min-h-64"
        role="img"
        aria-label={t('label')}
      >
        <ShopFront plan={plan} name={t('shop')} />
        <Cables plan={plan} view={view} cloud={t('internet')} />
        <Switch plan={plan} label={t('lan')} />
        {view.tills.map((till) => (
          <TillPicture
            key={till.till}
            {...{ plan, till, names, isPointedAt: pointedAt.includes(till.till) }}
          />
        ))}
        <ServerPicture {...{ plan, view, names, pointedAt }} />
        <Travellers key={String(plan.isWide)} plan={plan} onTravels={onTravels} />
      </svg>
      <figcaption className="sr-only">
        <ul>
          {view.tills.map(({ till, status, held, unsent }) => (
            <li key={till}>
              {t('describe', {
                ...{ till: names.place(till), held, unsent, status: t(`till.${status}`) },
                network: view.cables[till] ? 'on' : 'off',
              })}
            </li>
          ))}
          <li>{t('describeServer', { held: view.hub.held, status: t(`hub.${view.hub.status}`) })}</li>
          <li>
            {t('describeLedger', { sales: view.ledger.sales, total: names.formats.money(view.ledger.total) })}
          </li>
          {view.backup === undefined ? undefined : (
            <li>
              {t('describeBackup', { sales: view.backup.sales, time: names.formats.time(view.backup.atMs) })}
            </li>
          )}
        </ul>
      </figcaption>
    </figure>
  );
};
