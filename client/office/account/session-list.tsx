/** Where one is signed in, and a button to end each elsewhere. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { z } from 'zod';
import { Button } from '../../ui/button.tsx';
import { useFormats } from '../../ui/format.ts';
import { ApiFailed } from '../api-failed.tsx';
import { useAsked } from '../use-asked.ts';
import { programOf } from './programs.ts';
import { Refusal } from './refusal.tsx';
import { useSend } from './use-send.ts';

const sessionsForm = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      address: z.string(),
      agent: z.string(),
      createdAt: z.iso.datetime(),
      seenAt: z.iso.datetime(),
      own: z.boolean(),
    }),
  ),
});

export const SessionList = (): ReactNode => {
  const t = useTranslations('account.sessions');
  const { dateTime } = useFormats();
  const { value, failure, ask } = useAsked('/api/sessions', sessionsForm);
  const { isBusy, failure: notEnded, send } = useSend();
  const end = async (id: string): Promise<void> => {
    await send('DELETE', `/api/sessions/${id}`);
    ask();
  };
  return (
    <section className="flex flex-col gap-2">
      <h2 className="text-lg font-semibold">{t('title')}</h2>
      {failure !== undefined && <ApiFailed failure={failure} retry={ask} />}
      {value !== undefined && (
        <ul aria-label={t('title')} className="divide-y divide-line rounded-lg border border-line bg-raised">
          {value.items.map(({ id, address, agent, createdAt, seenAt, own }) => (
            <li key={id} data-own={own} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2">
              <span className="mr-auto flex flex-col">
                <span className="font-medium">
                  {programOf(agent) ?? t('unknown')}
                  {own && <span className="ml-2 text-sm font-normal text-good">{t('own')}</span>}
                </span>
                <span className="text-sm text-muted">
                  {t('since', {
                    address,
                    since: dateTime(Date.parse(createdAt)),
                    seen: dateTime(Date.parse(seenAt)),
                  })}
                </span>
              </span>
              {!own && (
                <Button isDisabled={isBusy} onPress={() => void end(id)}>
                  {t('end')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {value?.items.length === 1 && <p className="text-sm text-muted">{t('onlyHere')}</p>}
      <Refusal failure={notEnded} retry={ask} />
    </section>
  );
};
