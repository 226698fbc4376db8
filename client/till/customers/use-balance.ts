/** What customers owe as this till knows, drawn anew when that changes. */
import { useTill, useTillValue } from '../model/use-till.ts';

/** Minor units; below 0 where the customer has paid more. */
export const useBalances = (): ((customer: string) => number) => {
  const till = useTill();
  useTillValue((model) => model.view());
  return (customer) => till.balance(customer).amount;
};
