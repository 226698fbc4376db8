/** Work of which only so much may be done at once; the rest waits in order. */

export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

export const takeTurns = (places: number): InTurn => {
  let free = places;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
};
