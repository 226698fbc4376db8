/** The lines of a sale, each with how much of it is brought back. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../ui/format.ts';
import { QuantityField } from '../../ui/quantity-field.tsx';
import type { ReturnLine } from './return-lines.ts';

const ONE = 1_000;

export interface ReturnRowsProps {
  readonly lines: readonly ReturnLine[];
  readonly nameOf: (line: ReturnLine['line']) => string;
  readonly isWeighed: (line: ReturnLine['line']) => boolean;
  /** Thousandths by the line's place. */
  readonly chosen: ReadonlyMap<number, number>;
  readonly choose: (place: number, quantity: number) => void;
}

export const ReturnRows = ({ lines, nameOf, isWeighed, chosen, choose }: ReturnRowsProps): ReactNode => {
  const t = useTranslations('returns');
  const { money, quantity } = useFormats();
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-raised">
      {lines.map(({ line, left, paid }, i) => {
        const name = nameOf(line);
        return (
          <li key={i} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
            <div className="min-w-32 flex-1">
              <p className="font-medium">{name}</p>
              <p className="text-sm text-muted">
                {left === 0
                  ? t('returned')
                  : t('left', { left: quantity(left), sold: quantity(line.quantity) })}
              </p>
            </div>
            <p className="text-right">{money(paid)}</p>
            {left > 0 && (
              <QuantityField
                label={t('quantity', { name })}
                value={chosen.get(i) ?? 0}
                change={(next) => choose(i, next)}
                isWeighed={isWeighed(line) || line.quantity % ONE !== 0}
                max={left}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
};
