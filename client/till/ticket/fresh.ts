/** The ticket that was written a moment ago: it is printed and opens the drawer of itself, once; an old one does not. */
let fresh: string | undefined;

export const markFresh = (id: string): void => {
  fresh = id;
};

export const isFresh = (id: string): boolean => fresh === id;

/** Whether it is, and from now on it is not. */
export const takeFresh = (id: string): boolean => {
  const was = isFresh(id);
  if (was) fresh = undefined;
  return was;
};
