/** The cart's lines by keys: arrows go from one to the next, plus and minus change the pieces, Delete takes the line off. */
import type { KeyboardEvent } from 'react';
import { ONE_PIECE, removeLine, setQuantity } from './cart.ts';
import type { CartStore } from './cart-store.ts';

const LINE = 'button[data-line]';

/** False where there is none to be seen: on a phone the cart is a sheet. */
export const focusLastLine = (): boolean => {
  const last = [...document.querySelectorAll<HTMLElement>(LINE)].at(-1);
  last?.focus();
  return last !== undefined && document.activeElement === last;
};

/** `event`: of the list of lines. */
export const onLineKey = (event: KeyboardEvent<HTMLElement>, store: CartStore): void => {
  const { target, currentTarget, key } = event;
  if (!(target instanceof HTMLElement) || target.dataset['line'] === undefined) return;
  const all = [...currentTarget.querySelectorAll<HTMLElement>(LINE)];
  const place = all.indexOf(target);
  const line = store.current().lines.find((one) => one.key === Number(target.dataset['line']));
  if (line === undefined) return;
  const step = (by: number): void => {
    if (!line.isWeighed) store.change((cart) => setQuantity(cart, line.key, line.quantity + by * ONE_PIECE));
  };
  switch (key) {
    case 'ArrowUp':
      all[place - 1]?.focus();
      break;
    case 'ArrowDown':
      all[place + 1]?.focus();
      break;
    case '+':
      step(1);
      break;
    case '-':
      if (line.quantity > ONE_PIECE) step(-1);
      break;
    case 'Delete':
      (all[place + 1] ?? all[place - 1])?.focus();
      store.change((cart) => removeLine(cart, line.key));
      break;
    default:
      return;
  }
  event.preventDefault();
};
