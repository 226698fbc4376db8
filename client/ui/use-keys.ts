/** Keys that work wherever the focus is, for as long as a component is drawn: `F2`, `Escape`. */
import { useEffect, useEffectEvent } from 'react';

/** Of several components that take a key, the one drawn last, deeper in the page or in a dialog, has it. */
const stack: ((event: KeyboardEvent) => boolean)[] = [];

const onKey = (event: KeyboardEvent): void => {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  for (const take of stack.toReversed())
    if (take(event)) {
      event.preventDefault();
      return;
    }
};

/** Each key's function; one that gives false leaves the key to whatever it does otherwise. */
export const useKeys = (keys: Readonly<Record<string, () => boolean | void>>): void => {
  const take = useEffectEvent((event: KeyboardEvent): boolean => {
    const action = keys[event.key];
    return action !== undefined && action() !== false;
  });
  useEffect(() => {
    const mine = (event: KeyboardEvent): boolean => take(event);
    if (stack.length === 0) window.addEventListener('keydown', onKey);
    stack.push(mine);
    return () => {
      stack.splice(stack.indexOf(mine), 1);
      if (stack.length === 0) window.removeEventListener('keydown', onKey);
    };
  }, []);
};
