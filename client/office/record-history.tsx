/** What the server's ledger keeps of a field's past, and the line that says when, where and by whom it changed. */
import type { ReactNode } from 'react';
import { z } from 'zod';
import { useFormats } from '../ui/format.ts';
import { useOffice } from './model/use-office.ts';

const changeForm = z.object({
  field: z.string(),
  version: z.int(),
  previous: z.unknown(),
  value: z.unknown(),
  who: z.string().nullable(),
  till: z.string().optional(),
  at: z.iso.datetime().nullable(),
});

export const historyForm = z.object({ items: z.array(changeForm) });

export const ChangedBy = ({
  change: { at, till, who },
}: {
  readonly change: Pick<z.infer<typeof changeForm>, 'at' | 'till' | 'who'>;
}): ReactNode => {
  const { dateTime } = useFormats();
  const { people } = useOffice().peer.replica.context;
  return (
    <span className="text-sm text-muted">
      {[
        at === null ? undefined : dateTime(Date.parse(at)),
        till,
        who === null ? undefined : (people.get(who)?.name ?? who),
      ]
        .filter((part) => part !== undefined)
        .join(' · ')}
    </span>
  );
};
