/** Where a ticket is: here, on other devices, at the server, and what the ledger said. In words, not by colour alone. */
import { Check, Clock, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useTillValue } from '../model/use-till.ts';

const LOOKS = {
  yes: { Icon: Check, look: 'text-good' },
  not: { Icon: Clock, look: 'text-muted' },
  no: { Icon: X, look: 'text-bad' },
} as const;

const Tick = ({ is, text }: { readonly is: keyof typeof LOOKS; readonly text: string }): ReactNode => {
  const { Icon, look } = LOOKS[is];
  return (
    <li className={`flex items-center gap-1 ${look}`}>
      <Icon aria-hidden="true" size={18} />
      {text}
    </li>
  );
};

export const TicketTicks = ({ id }: { readonly id: string }): ReactNode => {
  const t = useTranslations('charge.ticks');
  const ticks = useTillValue((till) => till.ticks(id));
  const { peers = 0, server = false, verdict } = ticks ?? {};
  const { status } = verdict ?? {};
  return (
    <div role="status">
      <ul aria-label={t('title')} className="flex flex-wrap gap-x-4 gap-y-1">
        <Tick is="yes" text={t('here')} />
        <Tick is={peers > 0 ? 'yes' : 'not'} text={t('peers', { count: peers })} />
        <Tick is={server ? 'yes' : 'not'} text={t(server ? 'server' : 'noServer')} />
        <Tick
          is={status === 'accepted' ? 'yes' : status === 'rejected' ? 'no' : 'not'}
          text={t(status ?? 'undecided')}
        />
      </ul>
    </div>
  );
};
