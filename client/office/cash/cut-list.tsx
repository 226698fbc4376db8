/** Sealed cuts, which the server alone makes: Z, and the supplements of what came in after them. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { z } from 'zod';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { ApiFailed } from '../api-failed.tsx';
import { Table } from '../table.tsx';
import { useAsked } from '../use-asked.ts';
import { Difference } from './session-table.tsx';

const CUTS = z.array(
  z.object({
    till: z.string(),
    number: z.int(),
    kind: z.enum(['Z', 'supplement']),
    sealedAt: z.string(),
    figures: z.object({ expected: z.record(z.string(), z.int()) }),
    differences: z.record(z.string(), z.int()),
    unheard: z.array(z.string()),
  }),
);
const PAGE = z.object({ items: CUTS, cursor: z.string().nullable() });
const SESSION = z.object({ cuts: CUTS });
const AMOUNTS = new Set([2, 3]);
const AT_ONCE = 50;

const CutTable = ({ cuts }: { readonly cuts: z.infer<typeof CUTS> }): ReactNode => {
  const t = useTranslations('officeCash.cuts');
  const formats = useFormats();
  if (cuts.length === 0) return <p className="text-muted">{t('none')}</p>;
  return (
    <Table
      label={t('title')}
      heads={[t('cut'), t('sealed'), t('expected'), t('difference'), t('unheard')]}
      numbers={AMOUNTS}
      rows={cuts.map(({ till, number, kind, sealedAt, figures, differences, unheard }) => ({
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

/** Of one session: its Z and every supplement. */
export const SessionCuts = ({ session }: { readonly session: string }): ReactNode => {
  const t = useTranslations('officeCash.cuts');
  const { value, failure, ask } = useAsked(`/api/cash-sessions/${session}`, SESSION);
  if (failure !== undefined) return <ApiFailed failure={failure} retry={ask} />;
  return value === undefined ? <p>{t('asking')}</p> : <CutTable cuts={value.cuts} />;
};

/** Of all sessions, the newest first, a page at a time. */
export const CutList = (): ReactNode => {
  const t = useTranslations('officeCash.cuts');
  const [cursor, setCursor] = useState<string>();
  const from = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
  const { value, failure, ask } = useAsked(`/api/cash-cuts?limit=${AT_ONCE}${from}`, PAGE);
  if (value === undefined)
    return failure === undefined ? <p>{t('asking')}</p> : <ApiFailed failure={failure} retry={ask} />;
  const { items, cursor: next } = value;
  return (
    <>
      {failure !== undefined && <ApiFailed failure={failure} retry={ask} />}
      <CutTable cuts={items} />
      <div className="flex flex-wrap gap-2">
        {cursor !== undefined && <Button onPress={() => setCursor(undefined)}>{t('newest')}</Button>}
        {next !== null && <Button onPress={() => setCursor(next)}>{t('older')}</Button>}
      </div>
    </>
  );
};
