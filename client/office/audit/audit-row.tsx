/** One thing that was done: when, by whom, what, and from where. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../ui/format.ts';
import type { AuditEntry } from './audit-view.ts';
import type { AuditTexts } from './use-audit-text.ts';

/** What went wrong, or was tried in vain. */
const BAD: ReadonlySet<string> = new Set([
  ...['pairing_refused', 'sign_in_refused', 'backup_failed', 'backup_bad'],
]);

export const AuditRow = ({
  row,
  texts,
}: {
  readonly row: AuditEntry;
  readonly texts: AuditTexts;
}): ReactNode => {
  const t = useTranslations('audit');
  const { dateTime } = useFormats();
  return (
    <li
      data-action={row.action}
      className="grid gap-x-4 px-3 py-2 sm:grid-cols-[11rem_1fr_auto] sm:items-baseline"
    >
      <span className="text-sm text-muted">{dateTime(Date.parse(row.at))}</span>
      <span className="flex min-w-0 flex-col wrap-anywhere">
        <span className={BAD.has(row.action) ? 'text-bad' : ''}>
          <b className="inline-block font-medium first-letter:uppercase">{texts.who(row)}</b>{' '}
          {texts.sentence(row)}
        </span>
        {texts.details(row).map((line) => (
          <span key={line} className="text-sm text-muted">
            {line}
          </span>
        ))}
      </span>
      <span className="text-sm text-muted">
        {[
          row.address === undefined || row.address === '' ? undefined : row.address,
          t('seq', { seq: row.seq }),
        ]
          .filter((part) => part !== undefined)
          .join(' · ')}
      </span>
    </li>
  );
};
