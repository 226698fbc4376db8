/** What is shown to be touched: the till's best sellers, or a category. */
import type { Product } from '../../common/model/records.ts';
import type { Ticket } from '../model/till-model.ts';

export const MAX_SHOWN = 60;
const MAX_FREQUENT = 24;

const byName = (a: Product, b: Product): number => a.name.localeCompare(b.name);

/** By how many of the till's tickets have them; before the first tickets, by name. `products` may not be all yet: `find` knows any. */
export const frequent = (
  tickets: readonly Ticket[],
  products: readonly Product[],
  find: (id: string) => Product | undefined,
): Product[] => {
  const counts = new Map<string, number>();
  for (const { op } of tickets)
    for (const { product } of op.lines)
      if (product !== undefined) counts.set(product, (counts.get(product) ?? 0) + 1);
  const known = [...counts.keys()].flatMap((id) => {
    const product = find(id);
    return product?.active === true ? [product] : [];
  });
  const sorted = known.sort((a, b) => counts.get(b.id)! - counts.get(a.id)! || byName(a, b));
  const rest = MAX_FREQUENT - sorted.length;
  if (rest <= 0) return sorted.slice(0, MAX_FREQUENT);
  // Not sorted as a whole: there may be 20,000.
  const others = products.filter(({ id }) => !counts.has(id)).slice(0, rest);
  return [...sorted, ...others.sort(byName)];
};

/** `category` undefined: those of all. */
export const ofCategory = (products: readonly Product[], category: string | undefined): Product[] =>
  products.filter((product) => category === undefined || product.category === category).sort(byName);
