/** What this till has to sell with. */
import { useMemo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { leaseState } from '../../crdt-schema/numbering/lease.ts';
import { formatReceipt } from '../../crdt-schema/ops/op.ts';
import { useCatalogVersion, useOpen } from '../ui/use-session.ts';

export const HomePage = (): ReactNode => {
  const t = useTranslations('till');
  const { peer } = useOpen();
  const version = useCatalogVersion('products');
  const count = useMemo(() => [...peer.catalog.ids('products')].length, [peer, version]);
  const { numbering, receiptsUsed } = peer.replica.ownLog;
  const { next } = leaseState(numbering, receiptsUsed, Date.now());
  return (
    <main className="flex flex-col gap-2 p-4">
      <p>{t('products', { count })}</p>
      <p>{t('nextReceipt', { receipt: formatReceipt({ series: numbering.series, number: next }) })}</p>
    </main>
  );
};
