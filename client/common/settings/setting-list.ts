/**
 * Which of the store's settings a supervisor changes at a till, in the order of the page. Taxes and labels of scales are
 * whoever's who keeps the products; the currency is shown and never changed, as every amount that was recorded is of it.
 */

/** How it is typed: `lines` text of several lines, `percent` a rate, `choice` one of a few, `zone` and `region` of a long list. */
export type SettingKind = 'text' | 'lines' | 'amount' | 'percent' | 'flag' | 'choice' | 'zone' | 'region';

export interface Setting {
  /** Of the field in the catalog. */
  readonly name: string;
  readonly kind: SettingKind;
  /** Of a choice; one that may be none has the empty text among them. */
  readonly options?: readonly string[];
  /** What counts where nobody set it, as the form has it. */
  readonly unset?: string;
}

export const YES = 'yes';
export const NO = 'no';

export type Group = 'shop' | 'selling' | 'drawer' | 'formats';

export const GROUPS: readonly { readonly group: Group; readonly settings: readonly Setting[] }[] = [
  {
    group: 'shop',
    settings: [
      { name: 'storeName', kind: 'text' },
      { name: 'address', kind: 'lines' },
      { name: 'taxIdKind', kind: 'choice', options: ['', 'RFC', 'NIT', 'RUT', 'RUC', 'NIF'] },
      { name: 'taxId', kind: 'text' },
      { name: 'phone', kind: 'text' },
      { name: 'ticketFooter', kind: 'lines' },
    ],
  },
  {
    group: 'selling',
    settings: [
      { name: 'pricesIncludeTax', kind: 'flag', unset: YES },
      { name: 'discountLimit', kind: 'percent' },
      { name: 'stockPolicy', kind: 'choice', options: ['allow_negative', 'reject'], unset: 'allow_negative' },
      { name: 'refundsWithoutSale', kind: 'choice', options: ['allow', 'reject'], unset: 'allow' },
    ],
  },
  {
    group: 'drawer',
    settings: [
      { name: 'cashRounding', kind: 'amount' },
      { name: 'cashSessions', kind: 'choice', options: ['optional', 'required'], unset: 'optional' },
      { name: 'blindCount', kind: 'flag', unset: NO },
    ],
  },
  {
    group: 'formats',
    settings: [
      { name: 'language', kind: 'choice', options: ['es', 'en'], unset: 'es' },
      { name: 'timeZone', kind: 'zone' },
      { name: 'locale', kind: 'region' },
    ],
  },
];

export const SETTINGS: readonly Setting[] = GROUPS.flatMap(({ settings }) => settings);
