/** Of which ticket something is brought back: scanned, typed, or picked from the list. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useLocation } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { resolveCode } from '../input/resolve-code.ts';
import { useScan } from '../input/use-scan.ts';
import { useTill, useTillSettings, useTillValue } from '../model/use-till.ts';
import { findSales } from '../../common/sales/find-sales.ts';
import { heldSales, saleOfReceipt } from './held-sales.ts';
import { SaleList } from './sale-list.tsx';

const SHOWN_SALES = 100;
/** Here a code can only be a ticket's. */
const NO_PRODUCTS = { byCode: () => [], byNumber: () => [] };

const ReturnsPage = (): ReactNode => {
  const t = useTranslations('returns');
  const till = useTill();
  const sales = useTillValue(heldSales);
  const isWhole = useTillValue(({ logs }) => logs.isWhole);
  const { exponent } = useTillSettings();
  const [, navigate] = useLocation();
  const [text, setText] = useState('');
  const [missing, setMissing] = useState<string>();
  const [isReading, setReading] = useState(false);

  const readOlder = async (): Promise<void> => {
    setReading(true);
    await till.logs.refreshWithDone().catch(() => undefined);
    setReading(false);
  };

  const idOf = (code: string): string | undefined => {
    const found = resolveCode(code, { products: NO_PRODUCTS, scaleLabels: [], exponent });
    if (found.kind === 'receipt') return saleOfReceipt(heldSales(till), found.receipt)?.id;
    return found.kind === 'op' && till.find(found.id)?.op.kind === 'sale' ? found.id : undefined;
  };
  const scanned = async (code: string): Promise<void> => {
    setMissing(undefined);
    if (idOf(code) === undefined) await readOlder();
    const id = idOf(code);
    if (id === undefined) setMissing(code);
    else navigate(`/devoluciones/${id}`);
  };
  useScan(({ code }) => void scanned(code));

  const shown = findSales(sales, {
    text,
    exponent,
    limit: SHOWN_SALES,
    customerName: (id) => till.customers.get(id)?.name,
  });
  return (
    <main className="mx-auto flex w-full max-w-3xl flex-col gap-4 p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="mr-auto text-2xl font-semibold">{t('title')}</h1>
        <Button onPress={() => navigate('/devoluciones/sin-ticket')}>{t('withoutTicket')}</Button>
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const only = shown.length === 1 && text.trim() !== '' ? shown[0] : undefined;
          if (only !== undefined) navigate(`/devoluciones/${only.id}`);
        }}
      >
        <Field label={t('find')} hint={t('findHint')} value={text} change={setText} autoFocus />
      </form>
      {missing !== undefined && (
        <p role="alert" className="text-bad">
          {t('notHere', { code: missing })}
        </p>
      )}
      {shown.length > 0 ? (
        <SaleList sales={shown} />
      ) : (
        <p role="status" className="text-muted">
          {!isWhole ? t('reading') : text.trim() === '' ? t('noSales') : t('noMatch', { text: text.trim() })}
        </p>
      )}
      <Button onPress={() => void readOlder()} isDisabled={isReading}>
        {t(isReading ? 'reading' : 'older')}
      </Button>
    </main>
  );
};

export default ReturnsPage;
