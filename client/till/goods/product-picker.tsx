/** Products by scanning, by name or by code, for whoever makes a list of goods. */
import { useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { Field } from '../../ui/field.tsx';
import { resolveCode } from '../input/resolve-code.ts';
import { parseEntry } from '../input/multiplier.ts';
import { useScan } from '../input/use-scan.ts';
import type { Product } from '../../common/model/records.ts';
import { useProducts, useTillSettings } from '../model/use-till.ts';

const SHOWN = 8;
const ONE = 1_000;

export interface ProductPickerProps {
  /** Thousandths: what was typed before the code, or stands on a scale's label. */
  readonly pick: (product: Product, quantity: number) => void;
}

interface Choices {
  readonly products: readonly Product[];
  readonly quantity: number;
}

export const ProductPicker = ({ pick }: ProductPickerProps): ReactNode => {
  const t = useTranslations('goods');
  const { search } = useProducts();
  const { exponent, scaleLabels } = useTillSettings();
  const [text, setText] = useState('');
  const [several, setSeveral] = useState<Choices>();
  const [trouble, setTrouble] = useState<string>();

  const entry = parseEntry(text);
  const found = text.trim() === '' ? undefined : search.find(entry.code, SHOWN);
  const shown: Choices | undefined =
    several ?? (found === undefined ? undefined : { products: found, quantity: entry.quantity ?? ONE });

  const take = (product: Product, quantity: number): void => {
    setText('');
    setSeveral(undefined);
    setTrouble(undefined);
    pick(product, quantity);
  };
  useScan(({ code, quantity }) => {
    const resolved = resolveCode(code, { products: search, scaleLabels, exponent });
    setTrouble(undefined);
    setSeveral(undefined);
    if (resolved.kind === 'product') return take(resolved.product, quantity ?? resolved.quantity);
    if (resolved.kind === 'several')
      return setSeveral({ products: resolved.products, quantity: quantity ?? resolved.quantity });
    const misread = resolved.kind === 'unknown' && resolved.misread;
    return setTrouble(t(misread ? 'misread' : 'unknown', { code }));
  });

  return (
    <div className="flex flex-col gap-2">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const first = shown?.products[0];
          if (first !== undefined) take(first, shown!.quantity);
        }}
      >
        <Field
          label={t('search')}
          hint={t('hint')}
          value={text}
          change={(next) => {
            setText(next);
            setSeveral(undefined);
          }}
          autoFocus
        />
      </form>
      {trouble !== undefined && (
        <p role="alert" className="text-bad">
          {trouble}
        </p>
      )}
      {several !== undefined && <p role="status">{t('several')}</p>}
      {found?.length === 0 && several === undefined && (
        <p role="status" className="text-muted">
          {t('noMatch', { text: entry.code })}
        </p>
      )}
      {shown !== undefined && shown.products.length > 0 && (
        <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-raised">
          {shown.products.map((product) => (
            <li key={product.id}>
              <Button
                className="flex min-h-12 w-full items-center gap-3 px-3 text-left data-pressed:opacity-80"
                onPress={() => take(product, shown.quantity)}
              >
                <span className="flex-1 font-medium">{product.name}</span>
                <span className="text-sm text-muted">{product.sku ?? product.barcodes[0]}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
