/** What the day's total lacks, or has that the server has not: said plainly, in the place of a total that pretends. */
import { Check, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { useFormats } from '../../ui/format.ts';
import { Card } from './card.tsx';
import type { DaySums } from './day-sums.ts';
import { silentTills, type TillState } from './till-states.ts';

export const LackingCard = ({
  sums,
  tills,
  nowMs,
}: {
  readonly sums: DaySums;
  readonly tills: readonly TillState[];
  readonly nowMs: number;
}): ReactNode => {
  const t = useTranslations('now.lacking');
  const formats = useFormats();
  const told = ({ count, amount }: DaySums['unseen']): { count: number; amount: string } => ({
    count,
    amount: formats.money(amount),
  });
  const lines = [
    ...silentTills(tills, nowMs).map(({ till, heardMs }) =>
      t('silent', { till, when: formats.dateTime(heardMs!) }),
    ),
    ...tills.flatMap(({ till, weLack }) => (weLack > 0 ? [t('coming', { till, count: weLack })] : [])),
    ...(sums.unseen.count > 0 ? [t('unseen', told(sums.unseen))] : []),
    ...(sums.unbooked.count > 0 ? [t('unbooked', told(sums.unbooked))] : []),
    ...(sums.refused.count > 0 ? [t('refused', told(sums.refused))] : []),
  ];
  return (
    <Card title={t('title')}>
      {lines.length === 0 && (
        <p className="flex items-start gap-2 text-good">
          <Check aria-hidden="true" className="mt-0.5 size-5 shrink-0" />
          {t('none')}
        </p>
      )}
      <ul className="flex flex-col gap-2">
        {lines.map((line) => (
          <li key={line} className="flex items-start gap-2">
            <TriangleAlert aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-warn" />
            <span>{line}</span>
          </li>
        ))}
      </ul>
      {sums.refused.count > 0 && (
        <Link to="/bandeja" className="flex min-h-11 items-center underline">
          {t('resolve')}
        </Link>
      )}
    </Card>
  );
};
