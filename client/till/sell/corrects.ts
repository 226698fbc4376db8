/** What the sale that stands in for another says of it. */
export interface Corrects {
  /** By which the refused one is named. */
  readonly id: string;
  /** The number on the paper that the customer has. */
  readonly reference: string;
  /** When it was sold, Unix ms. */
  readonly soldMs: number;
}
