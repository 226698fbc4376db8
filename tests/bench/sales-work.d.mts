/** Types of `sales-work.mjs`. */
export interface SaleBody {
  readonly id: string;
  readonly lines: readonly {
    readonly product: string;
    readonly name: string;
    readonly quantity: number;
    readonly price: number;
    readonly total: number;
  }[];
  readonly payments: readonly { readonly method: 'cash'; readonly amount: number }[];
  readonly total: number;
}
export interface Edit {
  readonly id: string;
  readonly field: string;
  readonly value: number;
}
export const now: () => number;
export const salesDigest: (sales: readonly SaleBody[]) => string;
export const flood: (
  sales: readonly (readonly SaleBody[])[],
  write: (client: number, sale: SaleBody, number: number) => unknown,
) => Promise<void>;
export class Watch {
  reached: Promise<number>;
  expect(test: () => boolean): void;
  look(): void;
}
export const allSeen: (edits: readonly Edit[], read: (id: string, field: string) => unknown) => () => boolean;
