/** Tells the customer's window what is in the cart, and what was paid; draws nothing. */
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { useRoute } from 'wouter';
import { changeOf } from '../../../crdt-schema/ops/ticket.ts';
import { useFormats } from '../../ui/format.ts';
import { useSettings } from '../../ui/use-session.ts';
import { useTillValue } from '../model/use-till.ts';
import { useCart, useCartTotals } from '../sell/use-cart.ts';
import { openFeed, type DisplayFeed as Feed, type DisplayState } from './channel.ts';

const useDisplayState = (): DisplayState => {
  const settings = useSettings();
  const formats = useFormats();
  const { lines } = useCart();
  const totals = useCartTotals();
  const [isTicket, params] = useRoute('/ticket/:id');
  const op = useTillValue((till) => (isTicket ? till.op(params.id) : undefined));
  const shop = typeof settings['storeName'] === 'string' ? settings['storeName'] : '';
  const language = settings['language'] === 'en' ? 'en' : 'es';
  return useMemo((): DisplayState => {
    const { money, quantity, price } = formats;
    if (op?.kind === 'sale') {
      const change = changeOf(op.payments);
      return {
        kind: 'paid',
        shop,
        language,
        total: money(op.total),
        change: change === 0 ? '' : money(change),
      };
    }
    if (lines.length === 0) return { kind: 'idle', shop, language };
    return {
      kind: 'cart',
      shop,
      language,
      lines: totals.lines.map((line, i) => ({
        id: String(lines[i]!.key),
        name: line.name ?? '',
        detail: `${quantity(line.quantity)} × ${price(line.price)}`,
        amount: money(line.total),
      })),
      total: money(totals.due),
    };
  }, [formats, op, lines, totals, shop, language]);
};

const DisplayFeed = (): ReactNode => {
  const state = useDisplayState();
  const feed = useRef<Feed>(undefined);
  useEffect(() => {
    const opened = openFeed();
    feed.current = opened;
    window.addEventListener('pagehide', opened.close);
    return () => {
      window.removeEventListener('pagehide', opened.close);
      opened.close();
    };
  }, []);
  useEffect(() => feed.current?.show(state), [state]);
  return undefined;
};

export default DisplayFeed;
