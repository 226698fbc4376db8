/** Goods that came, were lost or were counted. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useLocation, useParams } from 'wouter';
import type { StockMove } from '../../../crdt-schema/ops/op.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { addGoods, removeGoods, setGoods, type GoodsLine } from '../goods/goods-list.ts';
import { GoodsRows } from '../goods/goods-rows.tsx';
import { ProductPicker } from '../goods/product-picker.tsx';
import type { Product } from '../../common/model/records.ts';
import { useTill, useTillValue } from '../model/use-till.ts';
import { useUnsaved } from '../till-keys.tsx';
import { useOpWriter } from '../writing/use-op-writer.ts';
import { WriteFailed } from '../writing/write-failed.tsx';
import { levelOf } from './level.ts';
import { MoveDone } from './move-done.tsx';
import { MOVES, stockDraft, type Move } from './stock-draft.ts';

const REASONS = ['expired', 'broken', 'stolen', 'used'] as const;

interface MoveFormProps {
  readonly move: Move;
  readonly done: (op: StockMove) => void;
}

const MoveForm = ({ move, done }: MoveFormProps): ReactNode => {
  const t = useTranslations('stock');
  const formats = useFormats();
  const till = useTill();
  useTillValue((model) => model.view());
  const writer = useOpWriter();
  const [goods, setGoodsList] = useState<readonly GoodsLine[]>([]);
  const [knew, setKnew] = useState<ReadonlyMap<string, number>>(new Map());
  const [note, setNote] = useState('');
  const [isTold, setTold] = useState(false);

  useUnsaved(goods.length > 0);
  const isCount = move === 'count';
  const draft = stockDraft(move, goods, note, knew);
  const lacksReason = move === 'write_off' && note.trim() === '';
  const isUnknown = isCount && goods.some(({ product }) => !knew.has(product.id));

  /** With each thing that is counted, what the stock was at that moment. */
  const noteLevel = (product: string): void => {
    const level = levelOf(till, product);
    if (isCount && level !== undefined) setKnew((before) => new Map(before).set(product, level));
  };
  const pick = (product: Product, quantity: number): void => {
    setGoodsList((before) => addGoods(before, product, quantity));
    noteLevel(product.id);
  };
  const set = (product: string, quantity: number): void => {
    setGoodsList((before) => setGoods(before, product, quantity));
    noteLevel(product);
  };
  const confirm = async (): Promise<void> => {
    setTold(true);
    if (draft === undefined || lacksReason) return;
    const op = await writer.write('stock_move', draft);
    if (op !== undefined) done(op);
  };

  const aside = ({ product, quantity }: GoodsLine): ReactNode => {
    const level = isCount ? knew.get(product.id) : undefined;
    if (level === undefined) return undefined;
    const difference = quantity - level;
    const signed = `${difference > 0 ? '+' : ''}${formats.quantity(difference, product.isWeighed)}`;
    return (
      <p className="text-right text-sm text-muted">
        {t('knew', { level: formats.quantity(level, product.isWeighed) })}
        <br />
        {difference === 0 ? t('same') : t('difference', { difference: signed })}
      </p>
    );
  };

  return (
    <main className="mx-auto flex w-full max-w-3xl flex-col gap-4 p-4">
      <div>
        <h1 className="text-2xl font-semibold">{t(`moves.${move}`)}</h1>
        <p className="text-muted">{t(`about.${move}`)}</p>
      </div>
      <ProductPicker pick={pick} />
      {goods.length > 0 && (
        <GoodsRows
          lines={goods}
          set={set}
          remove={(product) => setGoodsList((before) => removeGoods(before, product))}
          aside={aside}
        />
      )}
      {move === 'write_off' && (
        <div className="flex flex-wrap gap-2">
          {REASONS.map((reason) => (
            <Button key={reason} onPress={() => setNote(t(`reasons.${reason}`))}>
              {t(`reasons.${reason}`)}
            </Button>
          ))}
        </div>
      )}
      <Field
        label={t(`notes.${move}`)}
        value={note}
        change={setNote}
        error={isTold && lacksReason ? t('needsReason') : undefined}
      />
      {isUnknown && (
        <p role="alert" className="text-warn">
          {t('cannotCount')}
        </p>
      )}
      <WriteFailed code={writer.failure} />
      <Button look="primary" isDisabled={draft === undefined || writer.isBusy} onPress={() => void confirm()}>
        {t(`confirm.${move}`)}
      </Button>
    </main>
  );
};

const MovePage = (): ReactNode => {
  const { move = '' } = useParams<{ move: string }>();
  const [, navigate] = useLocation();
  const [op, setOp] = useState<StockMove>();
  const known = MOVES.find((each) => each === move);
  if (known === undefined) {
    navigate('/existencias', { replace: true });
    return undefined;
  }
  return op === undefined ? (
    <MoveForm key={known} move={known} done={setOp} />
  ) : (
    <MoveDone move={known} op={op} another={() => setOp(undefined)} />
  );
};

export default MovePage;
