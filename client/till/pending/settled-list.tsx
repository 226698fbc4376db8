/** What became of ops that were not accepted and are pending no more: the last ones, newest first. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { SettledItem } from '../../../crdt-schema/pending/pending.ts';
import { useTillValue } from '../model/use-till.ts';
import { AttemptList } from '../../common/pending/attempt-list.tsx';
import { OpTitle } from '../../common/pending/op-title.tsx';

const SHOWN = 20;

export const SettledList = (): ReactNode => {
  const t = useTranslations('pending');
  const settled = useTillValue((till) => till.settled());
  if (settled.length === 0) return undefined;
  const outcome = ({ by }: SettledItem): string => {
    if (by === undefined) return t('settledAs.unknown');
    const { how, op } = by;
    return t(`settledAs.${how}`, { reason: 'reason' in op ? (op.reason ?? '') : '' });
  };
  return (
    <section className="flex flex-col gap-2">
      <h2 className="text-lg font-semibold">
        {t('settled')} ({settled.length})
      </h2>
      <ul className="flex flex-col divide-y divide-line">
        {settled
          .toReversed()
          .slice(0, SHOWN)
          .map((item) => (
            <li key={item.id} data-settled={item.by?.how ?? 'unknown'} className="flex flex-col gap-1 py-2">
              <OpTitle op={item.op} />
              <p className="text-sm">{outcome(item)}</p>
              <AttemptList history={item.history} />
            </li>
          ))}
      </ul>
    </section>
  );
};
