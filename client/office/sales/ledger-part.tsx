/** What the server's ledger has of a sale, and the backup that holds it: asked for, as no device of the shop knows it. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { z } from 'zod';
import { useFormats } from '../../ui/format.ts';
import { ApiFailed } from '../api-failed.tsx';
import { useAsked } from '../use-asked.ts';
import { holdingOf } from './holding.ts';

const opForm = z.object({ receivedAt: z.iso.datetime(), position: z.int() });
const saleForm = z.object({
  total: z.int(),
  lines: z.array(z.unknown()),
  payments: z.array(z.unknown()),
});
const backupsForm = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      startedAt: z.iso.datetime(),
      ledgerPosition: z.int().nullable(),
      verifiedOk: z.boolean().nullable(),
    }),
  ),
});

const checkOf = (verifiedOk: boolean | null): 'true' | 'false' | 'never' =>
  verifiedOk === null ? 'never' : verifiedOk ? 'true' : 'false';

export const LedgerPart = ({ id }: { readonly id: string }): ReactNode => {
  const t = useTranslations('officeSales.ledger');
  const { dateTime, money } = useFormats();
  const op = useAsked(`/api/ops/${id}`, opForm);
  const receivedMs = op.value === undefined ? undefined : Date.parse(op.value.receivedAt);
  // Without a session one question is enough to hear so.
  const sale = useAsked(receivedMs === undefined ? undefined : `/api/sales/${id}`, saleForm);
  const backups = useAsked(receivedMs === undefined ? undefined : '/api/backups', backupsForm);
  if (op.failure !== undefined) return <ApiFailed failure={op.failure} retry={op.ask} />;
  if (receivedMs === undefined) return <p>{t('asking')}</p>;
  const holding = holdingOf(backups.value?.items ?? [], op.value!.position);
  return (
    <ul className="flex flex-col gap-2">
      <li>{t('received', { when: dateTime(receivedMs) })}</li>
      <li>
        {sale.value === undefined
          ? t('noRows')
          : t('rows', {
              lines: sale.value.lines.length,
              payments: sale.value.payments.length,
              total: money(sale.value.total),
            })}
      </li>
      <li>
        {holding === undefined
          ? t(backups.failure === undefined ? 'noBackup' : 'backupUnknown')
          : t('backup', {
              when: dateTime(Date.parse(holding.startedAt)),
              position: holding.ledgerPosition ?? 0,
              check: t(`checks.${checkOf(holding.verifiedOk)}`),
            })}
      </li>
    </ul>
  );
};
