/** How the shop's backups stand, as the server said in its log: kept here, so it is known without a network too. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../ui/format.ts';
import { useNow } from '../../ui/use-now.ts';
import { useTill } from '../model/use-till.ts';
import { Section } from './section.tsx';

const REFRESH_MS = 15_000;
/** One that was made every night is not older, unless one was missed. */
const OLD_MS = 48 * 60 * 60 * 1_000;

export const BackupState = (): ReactNode => {
  const t = useTranslations('panel.backup');
  const { dateTime } = useFormats();
  const till = useTill();
  const nowMs = useNow(REFRESH_MS);
  const { atMs, checked } = till.peer.replica.context.backup.get() ?? {};
  const heardMs = till.serverHeardMs();
  const isOld = atMs !== undefined && nowMs - atMs > OLD_MS;
  return (
    <Section title={t('title')}>
      {atMs === undefined ? (
        <p>{t('none')}</p>
      ) : (
        <p className={isOld ? 'text-warn' : ''}>{t(isOld ? 'old' : 'last', { when: dateTime(atMs) })}</p>
      )}
      {atMs !== undefined && checked === undefined && <p>{t('unchecked')}</p>}
      {checked !== undefined && (
        <p className={checked.isGood ? 'text-good' : 'text-bad'}>
          {t(checked.isGood ? 'good' : 'bad', { of: dateTime(checked.ofMs), when: dateTime(checked.atMs) })}
        </p>
      )}
      {heardMs !== undefined && (
        <p className="text-sm text-muted">{t('asOf', { when: dateTime(heardMs) })}</p>
      )}
    </Section>
  );
};
