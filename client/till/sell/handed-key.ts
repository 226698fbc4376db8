/** A key of the sale that was pressed on another page: it leads to the sale and does there what it does. */
export type SaleKey = 'F2' | 'F6' | 'F7';

let handed: SaleKey | undefined;

export const handKey = (key: SaleKey): void => {
  handed = key;
};

/** The key that waits, once. */
export const takeHandedKey = (): SaleKey | undefined => {
  const key = handed;
  handed = undefined;
  return key;
};
