/** Several products have the code that was read: a person says which. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Dialog } from '../../ui/dialog.tsx';
import type { Product } from '../../common/model/records.ts';
import { ProductButton } from './product-button.tsx';

export const SeveralDialog = ({
  products,
  choose,
  close,
}: {
  readonly products: readonly Product[];
  readonly choose: (product: Product) => void;
  readonly close: () => void;
}): ReactNode => (
  <Dialog title={useTranslations('sell')('several')} close={close}>
    <div className="grid grid-cols-2 gap-2">
      {products.map((product) => (
        <ProductButton isFirst key={product.id} product={product} color={product.color} choose={choose} />
      ))}
    </div>
  </Dialog>
);
