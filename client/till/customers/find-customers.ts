/** Customers by what a cashier hears: a part of the name, the end of the phone. */
import { fold, wordsOf } from '../../common/search/fold.ts';
import type { Customer } from '../../common/model/records.ts';

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** Active ones, by name; those whose name begins with the text come first. */
export const findCustomers = (customers: readonly Customer[], text: string, limit: number): Customer[] => {
  const words = wordsOf(text).map((word) => ` ${word}`);
  const digits = digitsOf(text);
  const code = fold(text.trim());
  const rankOf = ({ name, phone = '', taxId = '' }: Customer): number | undefined => {
    const named = ` ${wordsOf(name).join(' ')}`;
    if (words.every((word) => named.includes(word))) return named.startsWith(words.join('')) ? 0 : 1;
    if (digits !== '' && digits === code.replace(/[\s()+-]/g, '') && digitsOf(phone).includes(digits))
      return 2;
    return code !== '' && fold(taxId).startsWith(code) ? 2 : undefined;
  };
  const found = customers.flatMap((customer) => {
    const rank = customer.active ? rankOf(customer) : undefined;
    return rank === undefined ? [] : [{ customer, rank }];
  });
  found.sort((a, b) => a.rank - b.rank || a.customer.name.localeCompare(b.customer.name));
  return found.slice(0, limit).map(({ customer }) => customer);
};

/** Another customer with that phone, however it is written. */
export const samePhone = (
  customers: readonly Customer[],
  phone: string,
  except: string | undefined,
): Customer | undefined => {
  const digits = digitsOf(phone);
  if (digits === '') return undefined;
  return customers.find((each) => each.id !== except && each.active && digitsOf(each.phone ?? '') === digits);
};
