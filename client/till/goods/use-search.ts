/** The products that are sold, to be searched on a page that is not the sale's. */
import { useMemo } from 'react';
import { createSearch, type Search } from '../input/search.ts';
import type { Product } from '../model/records.ts';
import { useProducts } from '../model/use-till.ts';

export const useSearch = (): Search<Product> => {
  const active = useProducts().active();
  return useMemo(() => createSearch(active), [active]);
};
