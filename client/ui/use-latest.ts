/** A function that stays the same and does what the last one given does: for children that are drawn anew only when they must. */
import { useCallback, useLayoutEffect, useRef } from 'react';

export const useLatest = <A extends readonly unknown[], R>(act: (...args: A) => R): ((...args: A) => R) => {
  const latest = useRef(act);
  useLayoutEffect(() => {
    latest.current = act;
  });
  return useCallback((...args: A): R => latest.current(...args), []);
};
