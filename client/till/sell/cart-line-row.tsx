/** One line of the cart: what, how many, how much; one more, one less. */
import { Minus, Plus } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Line } from '../../../crdt-schema/ops/op.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { ONE_PIECE, setQuantity, type CartLine } from './cart.ts';
import { useCartStore } from './use-cart.ts';

export const CartLineRow = memo(
  ({
    line,
    sold,
    isLast,
    edit,
  }: {
    readonly line: CartLine;
    /** As it stands on the ticket. */
    readonly sold: Line;
    readonly isLast: boolean;
    readonly edit: (key: number) => void;
  }): ReactNode => {
    const t = useTranslations('sell');
    const { money, price, quantity } = useFormats();
    const store = useCartStore();
    const { key, name, isWeighed, unit } = line;
    const step = (by: number): void =>
      store.change((cart) => setQuantity(cart, key, line.quantity + by * ONE_PIECE));
    return (
      <li
        ref={(element) => {
          if (isLast) element?.scrollIntoView({ block: 'nearest' });
        }}
        className={`flex flex-col border-b border-line px-3 py-1 ${isLast ? 'bg-surface' : ''}`}
      >
        <button
          type="button"
          data-line={key}
          onClick={() => edit(key)}
          aria-label={t('editLine', { name, amount: money(sold.total) })}
          className="flex min-h-11 items-center gap-2 text-left"
        >
          <span className="mr-auto line-clamp-2 leading-tight font-medium">{name}</span>
          <span className="text-lg font-semibold tabular-nums">{money(sold.total)}</span>
        </button>
        <div className="flex items-center gap-2">
          <span className="mr-auto text-muted tabular-nums">
            {quantity(line.quantity, isWeighed)} {isWeighed ? unit : ''} × {price(sold.price)}
            {sold.discount !== undefined && ` − ${money(sold.discount)}`}
          </span>
          {!isWeighed && (
            <>
              <Button aria-label={t('less1', { name })} onPress={() => step(-1)}>
                <Minus aria-hidden="true" />
              </Button>
              <Button aria-label={t('more1', { name })} onPress={() => step(1)}>
                <Plus aria-hidden="true" />
              </Button>
            </>
          )}
        </div>
      </li>
    );
  },
);
