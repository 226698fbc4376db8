/** Sealed cuts, which the server alone makes: Z, and the supplements of what came in after them. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { z } from 'zod';
import { useFormats } from '../../ui/format.ts';
import { ApiFailed } from '../api-failed.tsx';
import { Table } from '../table.tsx';
import { useAsked } from '../use-asked.ts';
import { Difference } from './session-table.tsx';

const CUTS = z.object({
  items: z.array(
    z.object({
      till: z.string(),
      number: z.int(),
      kind: z.enum(['Z', 'supplement']),
      sealedAt: z.string(),
      figures: z.object({ expected: z.record(z.string(), z.int()) }),
      differences: z.record(z.string(), z.int()),
      unheard: z.array(z.string()),
    }),
  ),
});
const AMOUNTS = new Set([2, 3]);

export const CutList = (): ReactNode => {
  const t = useTranslations('officeCash.cuts');
  const formats = useFormats();
  const { value, failure, ask } = useAsked('/api/cash-cuts?limit=100', CUTS);
  if (value === undefined)
    return failure === undefined ? <p>{t('asking')}</p> : <ApiFailed failure={failure} retry={ask} />;
  if (value.items.length === 0) return <p className="text-muted">{t('none')}</p>;
  return (
    <Table
      label={t('title')}
      heads={[t('cut'), t('sealed'), t('expected'), t('difference'), t('unheard')]}
      numbers={AMOUNTS}
      rows={value.items.map(({ till, number, kind, sealedAt, figures, differences, unheard }) => ({
        key: `${till}-${number}`,
        cells: [
          t(kind === 'Z' ? 'z' : 'supplement', { till, number: String(number) }),
          formats.dateTime(Date.parse(sealedAt)),
          formats.money(figures.expected['cash'] ?? 0),
          <Difference key="difference" amount={differences['cash'] ?? 0} />,
          unheard.join(', ') || '—',
        ],
      }))}
    />
  );
};
