/** The other devices of the shop: whether, through whom and when they were heard, and who lacks what. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../ui/format.ts';
import { Section } from './section.tsx';
import type { PeerRow } from './surroundings.ts';

const SECOND_MS = 1_000;
/** A clock that differs by less is told by nobody. */
const SHOWN_SKEW_S = 5;

export const PeerList = ({ rows }: { readonly rows: readonly PeerRow[] }): ReactNode => {
  const t = useTranslations('panel.peers');
  return (
    <Section title={t('title')}>
      {rows.length === 0 && <p>{t('none')}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {rows.map((row) => (
          <PeerItem key={row.device} row={row} />
        ))}
      </ul>
    </Section>
  );
};

const PeerItem = ({ row }: { readonly row: PeerRow }): ReactNode => {
  const t = useTranslations('panel.peers');
  const formats = useFormats();
  const { role, name, isHeard, direct, via, heardMs, software, skewMs = 0, backlog } = row;
  const seconds = Math.round(Math.abs(skewMs) / SECOND_MS);
  const heard = direct
    ? t('direct')
    : isHeard
      ? t('through', { names: via.join(', ') })
      : heardMs === undefined
        ? t('never')
        : t('silent', { when: formats.dateTime(heardMs) });
  const details = [
    software,
    ...(backlog === undefined
      ? []
      : [
          ...(backlog.theyLack > 0 ? [t('lacks', { count: backlog.theyLack })] : []),
          ...(backlog.weLack > 0 ? [t('weLack', { count: backlog.weLack })] : []),
          ...(backlog.theyLack + backlog.weLack === 0 ? [t('even')] : []),
        ]),
    seconds >= SHOWN_SKEW_S ? t('clock', { seconds }) : undefined,
  ].filter((text) => text !== undefined);
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 py-1" data-heard={isHeard}>
      <b className="font-medium">{t(`roles.${role}`, { name })}</b>
      <span className={isHeard ? 'text-good' : 'text-muted'}>{heard}</span>
      <span className="w-full text-sm text-muted">{details.join(' · ')}</span>
    </li>
  );
};
