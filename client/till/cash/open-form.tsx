/** Opens the session with its float, or corrects an opening that was refused. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { parseHlc } from '../../../crdt-schema/model/clock.ts';
import type { CashOpen } from '../../../crdt-schema/ops/op.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { useTill } from '../model/use-till.ts';
import { CashCount, type Counted } from './cash-count.tsx';
import { useWrite } from './use-write.ts';
import { WriteFailure } from './write-failure.tsx';

export interface OpenFormProps {
  /** The opening that this one stands in for. */
  readonly corrects?: { readonly id: string; readonly op: CashOpen };
  readonly done?: () => void;
}

const NOTHING: Counted = { total: 0, denominations: undefined };

export const OpenForm = ({ corrects, done }: OpenFormProps): ReactNode => {
  const t = useTranslations('cash');
  const { money } = useFormats();
  const till = useTill();
  const { busy, failure, write } = useWrite();
  const before = corrects?.op;
  const initial = before && { total: before.total, denominations: before.denominations };
  const [{ total, denominations }, setCounted] = useState<Counted>(initial ?? NOTHING);

  /** A closing by another device of the till may reach the server after this opening. */
  const closingBefore = (): string | undefined => {
    const [last] = till.view().sessionRecords(till.name);
    const closing = last?.closing;
    return closing !== undefined && parseHlc(closing.at)?.device !== till.peer.device
      ? closing.id
      : undefined;
  };

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (total === undefined) return;
    const after = before === undefined ? closingBefore() : before.after;
    const opened = await write('cash_open', {
      total,
      ...(denominations === undefined ? {} : { denominations }),
      ...(after === undefined ? {} : { after }),
      ...(corrects === undefined ? {} : { replaces: corrects.id }),
    });
    if (opened !== undefined) done?.();
  };

  return (
    <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
      <p>{t('open.text')}</p>
      <CashCount initial={initial} change={setCounted} />
      <WriteFailure code={failure} />
      <Button type="submit" look="primary" isDisabled={busy || total === undefined}>
        {t('open.submit', { total: money(total ?? 0) })}
      </Button>
    </form>
  );
};
