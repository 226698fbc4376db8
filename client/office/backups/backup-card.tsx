/** One backup: when, why, how large, whether it was verified and is off-site, and what can be done with it. */
import { Download, ShieldCheck } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { z } from 'zod';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import type { RequestFailure } from '../../ui/request.ts';
import { apiPost } from '../api.ts';
import { ApiFailed } from '../api-failed.tsx';
import { fileNameOf, sizeOf, type Backup } from './backups.ts';

const ANY = z.unknown();

export const BackupCard = ({
  backup,
  changed,
}: {
  readonly backup: Backup;
  readonly changed: () => void;
}): ReactNode => {
  const t = useTranslations('backups');
  const locale = useLocale();
  const { dateTime } = useFormats();
  const [failure, setFailure] = useState<RequestFailure>();
  const { id, status, reason, startedAt, size, verifiedAt, verifiedOk, verifying, offsiteState, removedAt } =
    backup;
  const isThere = status === 'ok' && (removedAt === null || offsiteState === 'copied');
  const bytes = (count: number): string => {
    const { count: shown, unit } = sizeOf(count);
    return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(shown)} ${unit}`;
  };
  const verify = async (): Promise<void> => {
    const answer = await apiPost(`/api/backups/${id}/verify`, ANY);
    setFailure(answer.ok ? undefined : answer.error);
    changed();
  };
  const check = (): string => {
    if (verifying) return t('verifying');
    if (verifiedAt === null) return t('unverified');
    return t(verifiedOk === true ? 'verified' : 'bad', { when: dateTime(Date.parse(verifiedAt)) });
  };
  return (
    <li
      data-backup={status}
      className={`flex flex-col gap-2 rounded-lg border bg-raised p-3 ${status === 'failed' || verifiedOk === false ? 'border-bad' : 'border-line'}`}
    >
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-semibold">{dateTime(Date.parse(startedAt))}</span>
        <span className="text-sm text-muted">{t(`reasons.${reason}`)}</span>
        {size !== null && <span className="ml-auto">{bytes(size)}</span>}
      </p>
      {status === 'running' && (
        <p role="status">
          {backup.progress === undefined
            ? t('running')
            : t('progress', { part: backup.progress.part, size: bytes(backup.progress.bytes) })}
        </p>
      )}
      {status === 'failed' && <p className="text-bad">{t('failed', { code: backup.error ?? '?' })}</p>}
      {status === 'ok' && (
        <>
          <p className={verifiedOk === true ? 'text-good' : verifiedOk === false ? 'text-bad' : ''}>
            {check()}
          </p>
          <p className={offsiteState === 'failed' ? 'text-bad' : 'text-muted'}>
            {t(`offsite.${offsiteState ?? 'none'}`, { code: backup.offsiteError ?? '' })}
          </p>
          {removedAt !== null && <p className="text-muted">{t('removed')}</p>}
        </>
      )}
      {isThere && (
        <div className="flex flex-wrap items-center gap-2">
          <a
            href={`/api/backups/${id}/download`}
            download={fileNameOf(backup)}
            className="inline-flex min-h-11 items-center gap-2 rounded-lg border border-line bg-raised px-4 font-medium"
          >
            <Download aria-hidden="true" className="size-5" />
            {t('download')}
          </a>
          <Button isDisabled={verifying} onPress={() => void verify()}>
            <ShieldCheck aria-hidden="true" className="size-5" />
            {t('verify')}
          </Button>
        </div>
      )}
      {failure !== undefined && <ApiFailed failure={failure} retry={() => void verify()} />}
    </li>
  );
};
