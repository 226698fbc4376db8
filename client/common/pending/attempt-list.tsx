/** What was done about an op, and what became of that. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { occurredMs } from '../../../crdt-schema/ops/op.ts';
import type { Attempt } from '../../../crdt-schema/pending/pending.ts';
import { useFormats } from '../../ui/format.ts';
import { useAnswers } from './use-answers.ts';

export const AttemptList = ({ history }: { readonly history: readonly Attempt[] }): ReactNode => {
  const t = useTranslations('pending');
  const { dateTime } = useFormats();
  const { reason } = useAnswers();
  if (history.length === 0) return undefined;
  return (
    <details className="text-sm">
      <summary className="min-h-11 cursor-pointer content-center">
        {t('history')} ({history.length})
      </summary>
      <ul className="flex flex-col gap-1">
        {history.map(({ op, how, verdict }) => (
          <li key={op.id}>
            {dateTime(occurredMs(op))}:{' '}
            {t(`attempts.${how}`, { reason: 'reason' in op ? (op.reason ?? '') : '' })},{' '}
            {t(`attemptStates.${verdict?.status ?? 'pending'}`, { reason: reason(verdict) })}
          </li>
        ))}
      </ul>
    </details>
  );
};
