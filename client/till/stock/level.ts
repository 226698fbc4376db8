/** The stock as this till knows it: what the hub told, and on top what tills moved that the hub's word does not have in it yet. */
import type { TillModel } from '../model/till-model.ts';

/** Thousandths; undefined until the hub has told all levels once. A product that was never moved has none then. */
export const levelOf = (till: TillModel, product: string): number | undefined => {
  const { verdicts } = till.peer.replica.context;
  const told = verdicts.stock(product) ?? (verdicts.hasLevels ? 0 : undefined);
  return till.view().stock(product, told);
};
