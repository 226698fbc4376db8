/** Before a session is closed: the difference, where it may be seen, and which tills were not heard. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Closing } from '../../../crdt-schema/pending/session-view.ts';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { needsPerson } from '../../common/pending/needs-person.ts';
import { useTill, useTillValue } from '../model/use-till.ts';
import { cutRows, hearingOf, type Method } from './closing.ts';
import { CutTable } from './cut-table.tsx';
import { WriteFailure } from './write-failure.tsx';

export interface CloseReviewProps {
  readonly closing: Closing;
  readonly counted: readonly { readonly method: Method; readonly amount: number }[];
  readonly isBlind: boolean;
  readonly busy: boolean;
  readonly failure: string | undefined;
  readonly back: () => void;
  readonly confirm: () => void;
}

export const CloseReview = (props: CloseReviewProps): ReactNode => {
  const { closing, counted, isBlind, busy, failure, back, confirm } = props;
  const t = useTranslations('cash');
  const { money } = useFormats();
  const refused = useTillValue((till) => till.pending()).filter(needsPerson).length;
  const { unheard } = closing;
  return (
    <div className="flex flex-col gap-4">
      {isBlind ? (
        <ul>
          {counted.map(({ method, amount }) => (
            <li key={method} className="flex justify-between border-t border-line py-1">
              {t(`methods.${method}`)} <b>{money(amount)}</b>
            </li>
          ))}
        </ul>
      ) : (
        <CutTable rows={cutRows(closing.expected, counted)} />
      )}
      {refused > 0 && <p className="text-warn">{t('close.pending', { count: refused })}</p>}
      {unheard.length > 0 && <UnheardTills tills={unheard} />}
      <WriteFailure code={failure} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onPress={back}>{t('close.back')}</Button>
        <Button look="primary" isDisabled={busy} onPress={confirm} autoFocus>
          {t(unheard.length > 0 ? 'close.anyway' : 'close.submit')}
        </Button>
      </div>
    </div>
  );
};

const UnheardTills = ({ tills }: { readonly tills: readonly string[] }): ReactNode => {
  const t = useTranslations('cash.close');
  const { dateTime } = useFormats();
  const till = useTill();
  const { context, neighbourhood } = till.peer.replica;
  const certificates = [...context.certificates.values()].map((known) => known.certificate);
  const { heard } = hearingOf(neighbourhood.neighbours(), certificates, till.name, Date.now());
  return (
    <div className="rounded-lg border border-warn p-3">
      <p className="text-warn">{t('unheard', { count: tills.length })}</p>
      <ul className="list-disc pl-5">
        {tills.map((name) => {
          const ms = heard.get(name);
          return (
            <li key={name}>
              {ms === undefined
                ? t('neverRow', { till: name })
                : t('unheardRow', { till: name, when: dateTime(ms) })}
            </li>
          );
        })}
      </ul>
    </div>
  );
};
