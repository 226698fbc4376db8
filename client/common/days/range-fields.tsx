/** Which days: from one to another, or by one press. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { WallClock } from '../../../crdt-schema/exports/wall-clock.ts';
import { Button } from '../../ui/button.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { daysOf, STRETCHES, type DayFields } from './days.ts';

export interface RangeFieldsProps {
  readonly days: DayFields;
  readonly change: (days: DayFields) => void;
  readonly clock: WallClock;
  readonly isBackward: boolean;
}

export const RangeFields = ({ days, change, clock, isBackward }: RangeFieldsProps): ReactNode => {
  const t = useTranslations('range');
  return (
    <section aria-label={t('title')} className="flex flex-col gap-3">
      <div className="grid grid-cols-2 gap-3 sm:max-w-md">
        <DateField label={t('from')} value={days.from} change={(from) => change({ ...days, from })} />
        <DateField label={t('to')} value={days.to} change={(to) => change({ ...days, to })} />
      </div>
      <div className="flex flex-wrap gap-2">
        {STRETCHES.map((stretch) => (
          <Button key={stretch} onPress={() => change(daysOf(stretch, clock, Date.now()))}>
            {t(`stretches.${stretch}`)}
          </Button>
        ))}
      </div>
      {isBackward && (
        <p role="alert" className="text-bad">
          {t('backward')}
        </p>
      )}
    </section>
  );
};
