/** The move is on the disk: what it changed. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useLocation } from 'wouter';
import type { StockMove } from '../../../crdt-schema/ops/op.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { useTill, useTillValue } from '../model/use-till.ts';
import { levelOf } from './level.ts';
import type { Move } from './stock-draft.ts';

export interface MoveDoneProps {
  readonly move: Move;
  readonly op: StockMove;
  readonly another: () => void;
}

export const MoveDone = ({ move, op, another }: MoveDoneProps): ReactNode => {
  const t = useTranslations('stock');
  const { quantity } = useFormats();
  const [, navigate] = useLocation();
  const till = useTill();
  useTillValue((model) => model.view());
  return (
    <main className="mx-auto flex w-full max-w-xl flex-col gap-4 p-4">
      <h1 role="status" className="text-2xl font-semibold text-good">
        {t(`done.${move}`)}
      </h1>
      <p>{t('lines', { count: op.lines.length })}</p>
      <ul className="divide-y divide-line rounded-lg border border-line bg-raised">
        {op.lines.map(({ product }) => {
          const level = levelOf(till, product);
          return (
            <li key={product} className="flex justify-between gap-3 px-3 py-2">
              <span className="font-medium">{till.products.get(product)?.name}</span>
              <span className="text-right text-lg">
                {level === undefined ? t('unknownLevel') : quantity(level)}
              </span>
            </li>
          );
        })}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" autoFocus onPress={another}>
          {t('another')}
        </Button>
        <Button onPress={() => navigate('/existencias')}>{t('back')}</Button>
      </div>
    </main>
  );
};
