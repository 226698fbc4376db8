/** What is quoted: each line's quantity and price changed in place, lines taken away and added. */
import { X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { formatDecimal, parseDecimal } from '../../../crdt-schema/model/money.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import type { PricedLine } from './quote.ts';

const QUANTITY_DECIMALS = 3;
const PRICE_DECIMALS = 4;
const ZEROS = /(\.\d{2}\d*?)0+$/;

/** Written when it is left or Enter is pressed; what is no number is not, and says so. */
const NumberCell = ({
  label,
  value,
  decimals,
  write,
}: {
  readonly label: string;
  readonly value: number;
  readonly decimals: number;
  readonly write: (value: number) => void;
}): ReactNode => {
  const shown = formatDecimal(value, decimals).replace(ZEROS, '$1').replace(/\.00$/, '');
  const [typed, setTyped] = useState<string>();
  const parsed = typed === undefined ? value : parseDecimal(typed.trim().replace(/[$\s]/g, ''), decimals);
  const isWrong = parsed === undefined || parsed < 0;
  const save = (): void => {
    if (!isWrong && parsed !== value) write(parsed);
    if (!isWrong) setTyped(undefined);
  };
  return (
    <input
      aria-label={label}
      aria-invalid={isWrong}
      inputMode="decimal"
      autoComplete="off"
      value={typed ?? shown}
      onChange={({ target }) => setTyped(target.value)}
      onFocus={({ target }) => target.select()}
      onBlur={save}
      onKeyDown={({ key }) => {
        if (key === 'Enter') save();
        else if (key === 'Escape') setTyped(undefined);
      }}
      className={`min-h-11 w-16 rounded-lg sm:w-24 border bg-surface px-2 text-right tabular-nums ${isWrong ? 'border-bad' : 'border-line'}`}
    />
  );
};

export const LineList = ({
  lines,
  due,
  write,
}: {
  readonly lines: readonly PricedLine[];
  readonly due: number;
  /** Undefined where nobody may. `undefined` as the line: it is taken away. */
  readonly write: ((field: string, line: PricedLine | undefined) => void) | undefined;
}): ReactNode => {
  const t = useTranslations('officeQuotes');
  const { money, price, quantity } = useFormats();
  return (
    <div
      role="group"
      aria-label={t('lines')}
      tabIndex={0}
      className="overflow-x-auto rounded-lg border border-line bg-raised"
    >
      <table className="w-full">
        <thead>
          <tr className="text-left text-muted">
            {(['product', 'quantity', 'price', 'amount'] as const).map((each) => (
              <th
                key={each}
                scope="col"
                className={`px-1.5 py-1 sm:px-3 font-normal ${each === 'product' ? '' : 'text-right'}`}
              >
                {t(each)}
              </th>
            ))}
            {write !== undefined && <td />}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => {
            const name = line.name ?? t('free');
            return (
              <tr key={line.field} className="border-t border-line">
                <th scope="row" className="px-1.5 py-1 sm:px-3 text-left font-normal">
                  {name}
                </th>
                <td className="px-1.5 py-1 sm:px-3 text-right whitespace-nowrap tabular-nums">
                  {write === undefined ? (
                    quantity(line.quantity)
                  ) : (
                    <NumberCell
                      label={t('quantityOf', { name })}
                      value={line.quantity}
                      decimals={QUANTITY_DECIMALS}
                      write={(next) => write(line.field, { ...line, quantity: next })}
                    />
                  )}
                </td>
                <td className="px-1.5 py-1 sm:px-3 text-right whitespace-nowrap tabular-nums">
                  {write === undefined ? (
                    price(line.price)
                  ) : (
                    <NumberCell
                      label={t('priceOf', { name })}
                      value={line.unitPrice}
                      decimals={PRICE_DECIMALS}
                      write={(next) => write(line.field, { ...line, unitPrice: next })}
                    />
                  )}
                </td>
                <td className="px-1.5 py-1 sm:px-3 text-right whitespace-nowrap tabular-nums">
                  {money(line.total)}
                </td>
                {write !== undefined && (
                  <td className="sm:px-1">
                    <Button aria-label={t('remove', { name })} onPress={() => write(line.field, undefined)}>
                      <X aria-hidden="true" className="size-5" />
                    </Button>
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr className="border-t border-line text-lg font-semibold">
            <th scope="row" colSpan={3} className="px-1.5 py-2 sm:px-3 text-left">
              {t('total')}
            </th>
            <td className="px-1.5 py-2 sm:px-3 text-right whitespace-nowrap tabular-nums">{money(due)}</td>
            {write !== undefined && <td />}
          </tr>
        </tfoot>
      </table>
    </div>
  );
};
