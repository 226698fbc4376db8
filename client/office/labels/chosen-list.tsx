/** The products that get labels, and how many each. */
import { X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Product } from '../../common/model/records.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';

export interface Chosen {
  readonly product: Product;
  readonly copies: number;
}

export const MAX_COPIES = 500;

/** Nothing typed is none. */
const copiesIn = (text: string): number => Math.min(MAX_COPIES, Number(text.replace(/\D/g, '').slice(0, 4)));

export const ChosenList = ({
  chosen,
  setCopies,
  remove,
}: {
  readonly chosen: readonly Chosen[];
  /** Of the product with that id; undefined: of all. */
  readonly setCopies: (id: string | undefined, copies: number) => void;
  readonly remove: (id: string) => void;
}): ReactNode => {
  const t = useTranslations('officeLabels');
  const [ofAll, setOfAll] = useState('1');
  return (
    <section aria-label={t('chosen')} className="flex flex-col gap-2">
      {chosen.length > 1 && (
        <div className="flex flex-wrap items-end gap-2">
          <div className="w-40">
            <Field label={t('copiesOfAll')} value={ofAll} change={setOfAll} isNumber />
          </div>
          <Button onPress={() => setCopies(undefined, copiesIn(ofAll))}>{t('setAll')}</Button>
        </div>
      )}
      <ul className="max-h-96 divide-y divide-line overflow-y-auto rounded-lg border border-line bg-raised">
        {chosen.map(({ product, copies }) => (
          <li key={product.id} className="flex items-center gap-2 px-3 py-1">
            <span className="mr-auto min-w-0">
              <span className="block truncate">{product.name}</span>
              {product.price === undefined && (
                <span className="block text-sm text-warn">{t('withoutPrice')}</span>
              )}
              {product.barcodes.length === 0 && product.sku === undefined && (
                <span className="block text-sm text-muted">{t('withoutCode')}</span>
              )}
            </span>
            <input
              aria-label={t('copiesOf', { name: product.name })}
              inputMode="numeric"
              value={copies === 0 ? '' : copies}
              onChange={({ target }) => setCopies(product.id, copiesIn(target.value))}
              onFocus={({ target }) => target.select()}
              className="min-h-11 w-16 shrink-0 rounded-lg border border-line bg-surface px-2 text-right tabular-nums"
            />
            <Button aria-label={t('remove', { name: product.name })} onPress={() => remove(product.id)}>
              <X aria-hidden="true" className="size-5" />
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
};
