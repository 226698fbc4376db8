/** How much there is of what, as this till knows; and the ways to what moves it. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useLocation } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { useScan } from '../input/use-scan.ts';
import { useProducts, useTill, useTillValue } from '../model/use-till.ts';
import { AsOf } from '../writing/as-of.tsx';
import { levelOf } from './level.ts';
import { MOVES } from './stock-draft.ts';

const SHOWN = 100;

const StockPage = (): ReactNode => {
  const t = useTranslations('stock');
  const { quantity } = useFormats();
  const [, navigate] = useLocation();
  const till = useTill();
  useTillValue((model) => model.view());
  const products = useProducts();
  const active = products.active();
  const [text, setText] = useState('');
  useScan(({ code }) => setText(code));
  const found = text.trim() === '' ? active.slice(0, SHOWN) : products.search.find(text, SHOWN);
  return (
    <main className="mx-auto flex w-full max-w-3xl flex-col gap-4 p-4">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      <nav aria-label={t('title')} className="flex flex-wrap gap-2">
        {MOVES.map((move) => (
          <Button key={move} onPress={() => navigate(`/existencias/${move}`)}>
            {t(`moves.${move}`)}
          </Button>
        ))}
      </nav>
      <Field label={t('find')} value={text} change={setText} autoFocus />
      <AsOf />
      {found.length === 0 ? (
        <p role="status" className="text-muted">
          {text.trim() === '' ? t('empty') : t('noMatch', { text: text.trim() })}
        </p>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line bg-raised">
          {found.map(({ id, name, sku, barcodes, isWeighed }) => {
            const level = levelOf(till, id);
            const isOversold = level !== undefined && level < 0;
            return (
              <li key={id} className="grid min-h-12 grid-cols-[1fr_auto] items-center gap-x-3 px-3 py-2">
                <span className="font-medium">{name}</span>
                <span className={`text-right text-lg ${isOversold ? 'text-bad' : ''}`}>
                  {level === undefined ? (
                    <span className="text-sm text-muted">{t('unknownLevel')}</span>
                  ) : (
                    quantity(level, isWeighed)
                  )}
                </span>
                <span className="text-sm text-muted">{sku ?? barcodes[0]}</span>
                {isOversold && <span className="col-span-2 text-sm text-bad">{t('oversold')}</span>}
              </li>
            );
          })}
        </ul>
      )}
    </main>
  );
};

export default StockPage;
