/** Each till: heard when and through whom, what it sold, whether its session is open, what is on the way. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { HUB_TILL } from '../../../crdt-schema/model/till.ts';
import { useFormats } from '../../ui/format.ts';
import { Card } from './card.tsx';
import type { DaySums, TillSums } from './day-sums.ts';
import type { TillState } from './till-states.ts';

const SECOND_MS = 1_000;
/** A clock that differs by less is told by nobody. */
const SHOWN_SKEW_S = 5;

export const TillsCard = ({
  sums,
  tills,
}: {
  readonly sums: DaySums;
  readonly tills: readonly TillState[];
}): ReactNode => {
  const t = useTranslations('now.tills');
  const byName = new Map(sums.tills.map((till) => [till.till, till]));
  const names = [...new Set([...tills.map(({ till }) => till), ...byName.keys()])].sort();
  return (
    <Card title={t('title')} className="lg:col-span-2">
      {names.length === 0 && <p className="text-muted">{t('none')}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {names.map((name) => (
          <TillRow
            key={name}
            name={name}
            state={tills.find(({ till }) => till === name)}
            sums={byName.get(name)}
          />
        ))}
      </ul>
    </Card>
  );
};

const TillRow = ({
  name,
  state,
  sums,
}: {
  readonly name: string;
  readonly state: TillState | undefined;
  readonly sums: TillSums | undefined;
}): ReactNode => {
  const t = useTranslations('now.tills');
  const now = useTranslations('now');
  const formats = useFormats();
  const seconds = Math.round(Math.abs(state?.skewMs ?? 0) / SECOND_MS);
  const details = [
    ...(sums === undefined
      ? []
      : [
          now('tickets', { sales: sums.sales, refunds: sums.refunds }),
          t('last', { when: formats.time(sums.lastMs) }),
        ]),
    ...(state === undefined
      ? []
      : [
          state.openSinceMs === undefined
            ? t('closed')
            : t('open', { when: formats.dateTime(state.openSinceMs) }),
          state.unseen > 0 ? t('unseen', { count: state.unseen }) : t('whole'),
          ...(state.weLack > 0 ? [t('lack', { count: state.weLack })] : []),
          ...(seconds >= SHOWN_SKEW_S ? [t('clock', { seconds })] : []),
          ...(state.software === undefined ? [] : [state.software]),
        ]),
  ];
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 py-2" data-till={name}>
      <b className="font-medium">{t('till', { till: name })}</b>
      {state !== undefined && <Heard state={state} />}
      <span className="ml-auto font-semibold">{formats.money(sums?.amount ?? 0)}</span>
      <span className="w-full text-sm text-muted">{details.join(' · ')}</span>
    </li>
  );
};

const Heard = ({ state: { isHeard, direct, via, heardMs } }: { readonly state: TillState }): ReactNode => {
  const t = useTranslations('now.tills');
  const formats = useFormats();
  const text = direct
    ? t('direct')
    : isHeard
      ? t('through', { names: via.map((name) => (name === HUB_TILL ? t('server') : name)).join(', ') })
      : heardMs === undefined
        ? t('never')
        : t('silent', { when: formats.dateTime(heardMs) });
  return <span className={isHeard ? 'text-good' : 'text-warn'}>{text}</span>;
};
