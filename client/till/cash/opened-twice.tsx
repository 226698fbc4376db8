/** A till whose two devices opened it while they did not hear each other: explains it, and voids the other opening in favour of this one. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { occurredMs } from '../../../crdt-schema/ops/op.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { useTill } from '../model/use-till.ts';
import { useWrite } from './use-write.ts';
import { WriteFailure } from './write-failure.tsx';

export const OpenedTwice = ({
  session,
  other,
}: {
  /** The opening that counts. */
  readonly session: string;
  readonly other: string;
}): ReactNode => {
  const t = useTranslations('cash.twice');
  const { money, dateTime } = useFormats();
  const { busy, failure, write } = useWrite();
  const op = useTill().find(other)?.op;
  if (op?.kind !== 'cash_open') return undefined;
  return (
    <div className="flex flex-col gap-2 rounded-lg border border-warn bg-raised p-3">
      <p>{t('text', { time: dateTime(occurredMs(op)), total: money(op.total) })}</p>
      <WriteFailure code={failure} />
      <Button
        isDisabled={busy}
        onPress={() => void write('void', { target: other, instead: session, reason: t('reason') })}
      >
        {t('submit')}
      </Button>
    </div>
  );
};
