/** Goods that come back without their ticket. Where the store wants the ticket, a supervisor has to approve. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { addGoods, removeGoods, setGoods, type GoodsLine } from '../goods/goods-list.ts';
import { GoodsRows } from '../goods/goods-rows.tsx';
import { ProductPicker } from '../goods/product-picker.tsx';
import { useTill, useTillSettings, useTillValue } from '../model/use-till.ts';
import { useUnsaved } from '../till-keys.tsx';
import { useOpWriter } from '../writing/use-op-writer.ts';
import { WriteFailed } from '../writing/write-failed.tsx';
import { freeRefund } from './free-refund.ts';
import { MoneyBack } from './money-back.tsx';
import { useFreshTicket } from './use-fresh-ticket.ts';

/** The rule that a supervisor waives. */
const RULE = 'refund_needs_sale';

const FreeReturnPage = (): ReactNode => {
  const t = useTranslations('returns');
  const w = useTranslations('writing');
  const { money } = useFormats();
  const till = useTill();
  const settings = useTillSettings();
  const session = useTillValue((model) => model.session());
  const showTicket = useFreshTicket();
  const writer = useOpWriter();
  const [goods, setGoodsList] = useState<readonly GoodsLine[]>([]);
  const [reason, setReason] = useState('');
  const [isRefused, setRefused] = useState(false);

  useUnsaved(goods.length > 0);
  const draft = freeRefund(goods, settings);
  const lacksSession = settings.needsSession && session.kind === 'none';
  const confirm = async (): Promise<void> => {
    if (draft === undefined) return;
    const approval = settings.refundsWithoutSale
      ? undefined
      : await till.approve?.({ code: RULE, op: writer.id, note: String(draft.total) });
    const isApproved = settings.refundsWithoutSale || approval !== undefined;
    setRefused(!isApproved);
    if (!isApproved) return;
    const said = reason.trim() === '' ? {} : { reason: reason.trim() };
    const approvals = approval === undefined ? {} : { approvals: [approval] };
    const written = await writer.write('refund', { ...draft, ...said, ...approvals });
    if (written !== undefined) showTicket(written.id);
  };

  return (
    <main className="mx-auto flex w-full max-w-3xl flex-col gap-4 p-4">
      <h1 className="text-2xl font-semibold">{t('withoutTicket')}</h1>
      {!settings.refundsWithoutSale && <p className="text-warn">{t('needsApproval')}</p>}
      <ProductPicker
        pick={(product, quantity) => setGoodsList((before) => addGoods(before, product, quantity))}
      />
      {goods.length > 0 && (
        <GoodsRows
          lines={goods}
          set={(product, quantity) => setGoodsList((before) => setGoods(before, product, quantity))}
          remove={(product) => setGoodsList((before) => removeGoods(before, product))}
        />
      )}
      <Field label={t('reason')} value={reason} change={setReason} />
      {draft !== undefined && (
        <section className="rounded-lg border border-line bg-raised p-4">
          <MoneyBack total={draft.total} payments={draft.payments} rounding={draft.rounding} />
        </section>
      )}
      {lacksSession && <p className="text-warn">{w('needsSession')}</p>}
      {isRefused && (
        <p role="alert" className="text-bad">
          {t('refused')}
        </p>
      )}
      <WriteFailed code={writer.failure} />
      <Button
        look="primary"
        isDisabled={draft === undefined || lacksSession || writer.isBusy}
        onPress={() => void confirm()}
      >
        {draft === undefined ? t('confirmNone') : t('confirm', { amount: money(draft.total) })}
      </Button>
    </main>
  );
};

export default FreeReturnPage;
