/** What the sell page asks, loaded once something is. */
import type { ReactNode } from 'react';
import type { Product } from '../../common/model/records.ts';
import type { Asking } from './asking.ts';
import { CustomerDialog } from './customer-dialog.tsx';
import { FreeDialog } from './free-dialog.tsx';
import { LineDialog } from './line-dialog.tsx';
import { ParkedDialog } from './parked-dialog.tsx';
import { ProductDialog } from './product-dialog.tsx';
import { SeveralDialog } from './several-dialog.tsx';
import { TicketDiscountDialog } from './ticket-discount-dialog.tsx';
import { useCart } from './use-cart.ts';

const SellDialogs = ({
  asking,
  add,
  close,
}: {
  readonly asking: Asking;
  readonly add: (product: Product, quantity: number) => void;
  readonly close: () => void;
}): ReactNode => {
  const { lines } = useCart();
  switch (asking.kind) {
    case 'customer':
      return <CustomerDialog close={close} />;
    case 'parked':
      return <ParkedDialog close={close} />;
    case 'discount':
      return <TicketDiscountDialog close={close} />;
    case 'free':
      return <FreeDialog code={asking.code} quantity={asking.quantity} close={close} />;
    case 'product':
      return <ProductDialog product={asking.product} quantity={asking.quantity} close={close} />;
    case 'several':
      return (
        <SeveralDialog
          products={asking.products}
          choose={(product) => add(product, asking.quantity)}
          close={close}
        />
      );
    case 'line': {
      const line = lines.find(({ key }) => key === asking.key);
      return line === undefined ? null : <LineDialog key={line.key} line={line} close={close} />;
    }
  }
};

export default SellDialogs;
