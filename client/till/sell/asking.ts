/** What the sell page asks in front of itself. */
import type { Product } from '../../common/model/records.ts';

export type Asking =
  | { readonly kind: 'customer' | 'parked' | 'discount' }
  /** Something that is in no catalog; `code` was scanned and nobody knew it. */
  | { readonly kind: 'free'; readonly code?: string; readonly quantity?: number }
  /** How much of it, where it is weighed, or at what price, where it has none. */
  | { readonly kind: 'product'; readonly product: Product; readonly quantity?: number | undefined }
  | { readonly kind: 'line'; readonly key: number }
  /** One code, several products. */
  | { readonly kind: 'several'; readonly products: readonly Product[]; readonly quantity: number };
