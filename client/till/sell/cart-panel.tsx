/** The cart: its lines, what can be done with it, what it comes to. */
import { Menu, Percent, PackagePlus, PauseCircle, Undo2, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useLocation } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { useTill } from '../model/use-till.ts';
import { isEmpty } from './cart.ts';
import { FirstSteps } from './first-steps.tsx';
import { CartLineRow } from './cart-line-row.tsx';
import { onLineKey } from './cart-lines.ts';
import type { Asking } from './asking.ts';
import { Totals } from './totals.tsx';
import { useCanUndo, useCart, useCartStore, useCartTotals } from './use-cart.ts';

export interface CartPanelProps {
  readonly ask: (asking: Asking) => void;
  readonly edit: (key: number) => void;
  readonly charge: () => void;
}

export const CartPanel = ({ ask, edit, charge }: CartPanelProps): ReactNode => {
  const t = useTranslations('sell');
  const [, navigate] = useLocation();
  const till = useTill();
  const store = useCartStore();
  const cart = useCart();
  const canUndo = useCanUndo();
  const { lines } = useCartTotals();
  const customer = cart.customer === undefined ? undefined : till.customers.get(cart.customer);
  return (
    <>
      <div className="flex flex-wrap gap-2 border-b border-line p-2">
        <Button onPress={() => ask({ kind: 'customer' })}>
          <UserRound aria-hidden="true" size={20} />
          <span className="max-w-40 truncate">{customer?.name ?? t('customer')}</span>
        </Button>
        <Button onPress={() => ask({ kind: 'free' })}>
          <PackagePlus aria-hidden="true" size={20} />
          {t('free')}
        </Button>
        <Button onPress={() => ask({ kind: 'parked' })}>
          <PauseCircle aria-hidden="true" size={20} />
          {t('park')}
        </Button>
        <Button
          aria-label={t('ticketDiscount')}
          isDisabled={isEmpty(cart)}
          onPress={() => ask({ kind: 'discount' })}
        >
          <Percent aria-hidden="true" size={20} />
        </Button>
        <Button aria-label={t('undo')} isDisabled={!canUndo} onPress={() => store.undo()}>
          <Undo2 aria-hidden="true" size={20} />
        </Button>
        <Button aria-label={t('menu')} onPress={() => navigate('/menu')}>
          <Menu aria-hidden="true" size={20} />
        </Button>
      </div>
      <ul
        aria-label={t('cart')}
        className="min-h-0 flex-1 overflow-y-auto"
        onKeyDown={(event) => onLineKey(event, store)}
      >
        {cart.lines.map((line, i) => (
          <CartLineRow
            key={line.key}
            line={line}
            sold={lines[i]!}
            isLast={i === cart.lines.length - 1}
            edit={edit}
          />
        ))}
        {isEmpty(cart) && (
          <li className="flex flex-col gap-2 p-4 text-muted">
            <span>{t('cartEmpty')}</span>
            <span>{t('nextReceipt', { receipt: till.nextReceipt() })}</span>
            <FirstSteps />
          </li>
        )}
      </ul>
      <div className="flex flex-col gap-2 border-t border-line p-3">
        <Totals />
        <Button look="primary" size="large" isDisabled={isEmpty(cart)} onPress={charge}>
          {t('chargeKey')}
        </Button>
      </div>
    </>
  );
};
