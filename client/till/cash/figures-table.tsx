/** The figures of a session as a corte shows them: what should be there by method, and what moved. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { SessionFigures } from '../../../crdt-schema/cash/figures.ts';
import { useFormats } from '../../ui/format.ts';
import { expectedOf } from './closing.ts';

export interface FiguresTableProps {
  readonly figures: SessionFigures;
  /** The drawer is counted blind: what should be in it is not told. */
  readonly hidesCash?: boolean;
}

const Row = ({ name, amount }: { readonly name: string; readonly amount: string }): ReactNode => (
  <tr className="border-t border-line">
    <th scope="row" className="py-1 text-left font-normal">
      {name}
    </th>
    <td className="py-1 text-right">{amount}</td>
  </tr>
);

/** A tax's key in the figures: its rate in ten-thousandths, and its name. */
const taxName = (key: string): string => {
  const [rate = '', ...name] = key.split(' ');
  return `${name.join(' ')} ${Number(rate) / 100} %`;
};

export const FiguresTable = ({ figures, hidesCash = false }: FiguresTableProps): ReactNode => {
  const t = useTranslations('cash');
  const { money } = useFormats();
  const counted = ['sales', 'refunds', 'entries', 'withdrawals', 'expenses', 'creditPayments'] as const;
  const expected = expectedOf(figures).filter(({ method }) => !hidesCash || method !== 'cash');
  return (
    <div className="flex flex-col gap-3">
      {hidesCash && <p className="text-sm text-muted">{t('figures.hidden')}</p>}
      {expected.length > 0 && (
        <table className="w-full">
          <thead>
            <tr>
              <th scope="col" className="text-left font-semibold">
                {t('figures.method')}
              </th>
              <th scope="col" className="text-right font-semibold">
                {t('figures.expected')}
              </th>
            </tr>
          </thead>
          <tbody>
            {expected.map(({ method, amount }) => (
              <Row key={method} name={t(`methods.${method}`)} amount={money(amount)} />
            ))}
          </tbody>
        </table>
      )}
      <table className="w-full">
        <tbody>
          {counted.map((name) => {
            const { count, total } = figures[name];
            return <Row key={name} name={t(`figures.${name}`, { count })} amount={money(total)} />;
          })}
          <Row name={t('figures.discounts')} amount={money(figures.discounts)} />
          {figures.rounding !== 0 && <Row name={t('figures.rounding')} amount={money(figures.rounding)} />}
          {Object.entries(figures.taxes).map(([key, amount]) => (
            <Row key={key} name={taxName(key)} amount={money(amount)} />
          ))}
        </tbody>
      </table>
    </div>
  );
};
