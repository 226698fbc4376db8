/** The keys that work on every page of the till; a page that has a use of its own for one comes first. */
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useKeys } from '../ui/use-keys.ts';
import { useTill } from './model/use-till.ts';
import { isEmpty } from './sell/cart.ts';
import { handKey, type SaleKey } from './sell/handed-key.ts';
import { useCartStore } from './sell/use-cart.ts';

const loadHelp = async () => ({ default: (await import('./help-dialog.tsx')).HelpDialog });
const HelpDialog = lazy(loadHelp);

/** What is asked in front of the page is answered first. */
const isAsked = (): boolean => document.querySelector('[role=dialog], [role=alertdialog]') !== null;

/** In a field with something in it, Escape leaves the field alone: what was typed is not to be lost by a key too many. */
const leaveField = (): boolean => {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return false;
  if (!field.matches('input:not([type=radio], [type=checkbox]), textarea') || field.value === '')
    return false;
  field.blur();
  return true;
};

export const TillKeys = (): ReactNode => {
  const [path, navigate] = useLocation();
  const till = useTill();
  const store = useCartStore();
  const [isHelping, setHelping] = useState(false);

  // It is asked for in the middle of a sale, where there may be no network.
  useEffect(() => void loadHelp(), []);

  const unlessAsked = (act: () => boolean | void) => () => !isAsked() && act() !== false;
  const to = (page: string): (() => boolean) => unlessAsked(() => navigate(page));
  const toSale = (key: SaleKey): (() => boolean) =>
    unlessAsked(() => {
      handKey(key);
      navigate('/');
    });
  useKeys({
    F1: unlessAsked(() => setHelping(true)),
    F2: toSale('F2'),
    F3: to('/menu'),
    F4: to('/clientes'),
    F6: toSale('F6'),
    F7: toSale('F7'),
    F8: unlessAsked(() => {
      const [ticket] = till.tickets();
      if (ticket === undefined) return false;
      navigate(`/ticket/${ticket.op.id}`);
      return true;
    }),
    F9: to('/turno'),
    F10: unlessAsked(() => {
      if (isEmpty(store.current())) return false;
      navigate('/cobrar');
      return true;
    }),
    Escape: unlessAsked(() => {
      if (leaveField()) return true;
      if (path === '/') return false;
      navigate('/');
      return true;
    }),
  });
  return (
    isHelping && (
      <Suspense>
        <HelpDialog close={() => setHelping(false)} />
      </Suspense>
    )
  );
};

/** While `has`, Escape does not leave the page: what was put together there would be lost. */
export const useUnsaved = (has: boolean): void =>
  useKeys({ Escape: () => !isAsked() && (leaveField() || has) });
