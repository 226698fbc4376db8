/** Selling: products on one side, the cart on the other; on a phone the cart is a sheet over the products. */
import { lazy, Suspense, useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useLocation } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { useKeys } from '../../ui/use-keys.ts';
import { useLatest } from '../../ui/use-latest.ts';
import { resolveCode } from '../input/resolve-code.ts';
import { takeHandedKey, type SaleKey } from './handed-key.ts';
import { takeHanded } from './handed-scan.ts';
import type { Scan } from '../input/scanner.ts';
import { useScan } from '../input/use-scan.ts';
import type { Product } from '../../common/model/records.ts';
import { useTill } from '../model/use-till.ts';
import { loadReceipt } from '../ticket/load-receipt.ts';
import type { Asking } from './asking.ts';
import { addProduct, isEmpty, ONE_PIECE, type Added } from './cart.ts';
import { focusLastLine } from './cart-lines.ts';
import { CartPanel } from './cart-panel.tsx';
import { heardCode } from './heard-code.ts';
import { loadNextPages } from './next-pages.ts';
import { ProductFinder } from './product-finder.tsx';
import { useCart, useCartStore, useCartTotals } from './use-cart.ts';

const loadDialogs = (): Promise<typeof import('./sell-dialogs.tsx')> => import('./sell-dialogs.tsx');
const SellDialogs = lazy(loadDialogs);

const AFTER_SCAN_MS = 300;

/** What was last heard of a scanner, in words; of a code that nobody knows, the code. */
interface Notice {
  readonly text: string;
  readonly unknown?: { readonly code: string; readonly quantity: number };
}

export const SellPage = (): ReactNode => {
  const t = useTranslations('sell');
  const { money, quantity: quantityOf } = useFormats();
  const [, navigate] = useLocation();
  const till = useTill();
  const store = useCartStore();
  const cart = useCart();
  const { due } = useCartTotals();
  const searchRef = useRef<HTMLInputElement>(null);
  const scannedAt = useRef(Number.NEGATIVE_INFINITY);
  const [asking, setAsking] = useState<Asking>();
  const [notice, setNotice] = useState<Notice>();
  const [pending, setPending] = useState<number>();
  const [isSheetOpen, setSheetOpen] = useState(false);

  useEffect(() => {
    const handed = takeHanded();
    if (handed !== undefined) onHanded(handed);
    const key = takeHandedKey();
    if (key !== undefined) onHandedKey(key);
    // What is asked for in the middle of a sale must be there without a network.
    void loadDialogs();
    loadNextPages();
    void loadReceipt();
  }, []);

  const add = (product: Product, added: Added): void => {
    store.change((current) => addProduct(current, product, till.settings().taxes, added));
    const quantity = quantityOf(added.quantity ?? ONE_PIECE, product.isWeighed);
    setNotice({ text: t('added', { name: product.name, quantity }) });
    setPending(undefined);
  };

  const onHanded = useEffectEvent(({ code, quantity }: Scan): void => hear(code, quantity));
  const onHandedKey = useEffectEvent((key: SaleKey): void => void saleKeys[key]());

  const choose = useLatest((product: Product): void => {
    if (product.isWeighed || product.price === undefined)
      setAsking({ kind: 'product', product, quantity: pending });
    else add(product, { quantity: pending ?? ONE_PIECE });
  });

  const hear = (code: string, times: number | undefined): void => {
    const { exponent, scaleLabels } = till.settings();
    const resolved = resolveCode(code, { products: till.products.search, scaleLabels, exponent });
    const heard = heardCode(resolved, times ?? pending, code, till.tickets());
    switch (heard.kind) {
      case 'add':
        return add(heard.product, { quantity: heard.quantity, price: heard.price });
      case 'ask':
        return setAsking(heard.asking);
      case 'ticket':
        return navigate(`/ticket/${heard.id}`);
      case 'quantity':
        return setPending(heard.quantity);
      case 'unknownTicket':
        return setNotice({ text: t('unknownTicket', { code }) });
      case 'unknown': {
        const { quantity } = heard;
        const text = heard.misread ? t('misread', { code: heard.code }) : t('unknown', { code: heard.code });
        return setNotice({ text, unknown: { code: heard.code, quantity } });
      }
    }
  };

  const enter = useLatest((text: string, best: Product | undefined): void => {
    if (text.trim() === '') return isScanner() ? undefined : charge();
    const { exponent, scaleLabels } = till.settings();
    const resolved = resolveCode(text, { products: till.products.search, scaleLabels, exponent });
    if (resolved.kind === 'unknown' && best !== undefined) choose(best);
    else hear(text, undefined);
  });

  useScan(({ code, quantity }) => {
    scannedAt.current = performance.now();
    hear(code, quantity);
  }, setPending);

  const charge = (): void => {
    if (!isEmpty(cart)) navigate('/cobrar');
  };
  /** Some scanners end a code with two line ends: the second one is nobody's wish to charge. */
  const isScanner = (): boolean => performance.now() - scannedAt.current < AFTER_SCAN_MS;
  const isClear = asking === undefined;
  const saleKeys = {
    F2: () => {
      setSheetOpen(false);
      searchRef.current?.focus();
      searchRef.current?.select();
      return isClear;
    },
    F4: () => setAsking({ kind: 'customer' }),
    F6: () => setAsking({ kind: 'parked' }),
    F7: () => setAsking({ kind: 'free' }),
  };
  useKeys({
    ...saleKeys,
    F10: charge,
    ArrowUp: () => {
      const isIdle = document.activeElement === document.body || document.activeElement === searchRef.current;
      return isClear && isIdle && searchRef.current?.value === '' && focusLastLine();
    },
    Enter: () => {
      // Of a button or a field it is what that does.
      if (!isClear || isEmpty(cart) || isScanner() || document.activeElement !== document.body) return false;
      charge();
      return true;
    },
    Escape: () => {
      setSheetOpen(false);
      return isSheetOpen;
    },
  });

  const unknown = notice?.unknown;
  return (
    <main className="flex min-h-0 flex-1 basis-0 flex-col md:flex-row md:overflow-hidden">
      <h1 className="sr-only">{t('cart')}</h1>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col pb-20 md:pb-0">
        <ProductFinder searchRef={searchRef} choose={choose} enter={enter} />
        <div
          role="status"
          className={`flex min-h-11 flex-wrap items-center gap-2 px-3 py-1 ${unknown === undefined ? 'text-muted' : 'font-medium text-warn'}`}
        >
          <span className="mr-auto">
            {pending === undefined ? notice?.text : t('pendingQuantity', { quantity: quantityOf(pending) })}
          </span>
          {unknown !== undefined && (
            <>
              <Button look="primary" onPress={() => setAsking({ kind: 'free', ...unknown })}>
                {t('sellUnknown')}
              </Button>
              <Button onPress={() => setNotice(undefined)}>{t('dismiss')}</Button>
            </>
          )}
        </div>
      </div>
      <section
        aria-label={t('cart')}
        className={`${isSheetOpen ? 'fixed inset-0 z-40 flex' : 'hidden'} min-h-0 flex-col border-line bg-raised md:static md:flex md:w-[26rem] md:border-l`}
      >
        <CartPanel ask={setAsking} edit={(key) => setAsking({ kind: 'line', key })} charge={charge} />
        <div className="border-t border-line p-2 md:hidden">
          <Button onPress={() => setSheetOpen(false)}>{t('products')}</Button>
        </div>
      </section>
      <div
        className={`${isSheetOpen ? 'hidden' : 'flex'} fixed inset-x-0 bottom-0 items-center gap-2 border-t border-line bg-raised p-2 md:hidden`}
      >
        <button
          type="button"
          className="mr-auto flex min-h-14 flex-col justify-center px-2 text-left"
          onClick={() => setSheetOpen(true)}
        >
          <span className="text-sm text-muted">{t('articles', { count: cart.lines.length })}</span>
          <span className="text-3xl font-bold tabular-nums">{money(due)}</span>
        </button>
        <Button look="primary" size="large" isDisabled={isEmpty(cart)} onPress={charge}>
          {t('charge')}
        </Button>
      </div>
      {asking !== undefined && (
        <Suspense>
          <SellDialogs
            asking={asking}
            add={(product, quantity) => {
              add(product, { quantity });
              setAsking(undefined);
            }}
            close={() => setAsking(undefined)}
          />
        </Suspense>
      )}
    </main>
  );
};
