/** The goods of a list, each with its quantity; what stands at the right of it is the page's. */
import { Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { QuantityField } from '../../ui/quantity-field.tsx';
import type { GoodsLine } from './goods-list.ts';

export interface GoodsRowsProps {
  readonly lines: readonly GoodsLine[];
  readonly set: (product: string, quantity: number) => void;
  readonly remove: (product: string) => void;
  readonly aside?: (line: GoodsLine) => ReactNode;
}

export const GoodsRows = ({ lines, set, remove, aside }: GoodsRowsProps): ReactNode => {
  const t = useTranslations('goods');
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-raised">
      {lines.map((line) => {
        const { id, name, isWeighed } = line.product;
        return (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
            <p className="min-w-24 flex-1 font-medium">{name}</p>
            {aside?.(line)}
            <div className="flex items-center gap-2">
              <QuantityField
                label={t('quantity', { name })}
                value={line.quantity}
                change={(quantity) => set(id, quantity)}
                isWeighed={isWeighed}
              />
              <Button aria-label={t('remove', { name })} onPress={() => remove(id)}>
                <Trash2 aria-hidden="true" className="size-5" />
              </Button>
            </div>
          </li>
        );
      })}
    </ul>
  );
};
