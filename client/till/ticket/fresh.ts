/** The ticket that was written a moment ago: it is printed and opens the drawer of itself, once; an old one does not. */
let fresh: string | undefined;

export const markFresh = (id: string): void => {
  fresh = id;
};

export const takeFresh = (id: string): boolean => {
  const isFresh = fresh === id;
  if (isFresh) fresh = undefined;
  return isFresh;
};
