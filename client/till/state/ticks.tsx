/**
 * How far an op has come, in four steps: here, on the network of the shop, at the server, accepted. What is not reached has
 * another shape, not another colour alone.
 */
import { Check, CheckCheck, CircleDashed, Clock, MonitorCheck, Network, ServerCog, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Ticks as Standing } from '../model/till-model.ts';

interface Step {
  readonly text: string;
  readonly icon: typeof Check;
  readonly look: string;
  readonly badge?: string | undefined;
}

const REACHED = 'text-good';
const OPEN = 'text-muted';

export const Ticks = ({
  standing,
  words = false,
}: {
  /** Undefined where the op is not held here. */
  readonly standing: Standing | undefined;
  /** With what each means beside it. */
  readonly words?: boolean;
}): ReactNode => {
  const t = useTranslations('state.ticks');
  if (standing === undefined) return undefined;
  const { peers, server, verdict } = standing;
  const answer = (): Step => {
    switch (verdict?.status) {
      case 'accepted':
        return { text: t('accepted'), icon: CheckCheck, look: REACHED };
      case 'rejected':
        return { text: t('rejected'), icon: X, look: 'text-bad' };
      case 'waiting':
        return { text: t('waiting'), icon: Clock, look: 'text-warn' };
      case undefined:
        return { text: t('undecided'), icon: CircleDashed, look: OPEN };
    }
  };
  const steps: readonly Step[] = [
    { text: t('here'), icon: MonitorCheck, look: REACHED },
    {
      text: t('peers', { count: peers }),
      icon: peers > 0 ? Network : CircleDashed,
      look: peers > 0 ? REACHED : OPEN,
      badge: peers > 0 ? t('copies', { count: peers }) : undefined,
    },
    server
      ? { text: t('server'), icon: ServerCog, look: REACHED }
      : { text: t('noServer'), icon: CircleDashed, look: OPEN },
    answer(),
  ];
  if (words)
    return (
      <ul aria-label={t('title')} className="flex flex-wrap gap-x-4 gap-y-1">
        {steps.map(({ text, icon: Icon, look }) => (
          <li key={text} className={`flex items-center gap-1 ${look}`}>
            <Icon aria-hidden="true" className="size-5 shrink-0" />
            {text}
          </li>
        ))}
      </ul>
    );
  const all = steps.map(({ text }) => text).join('. ');
  return (
    <span role="img" aria-label={all} title={all} className="inline-flex items-center gap-1">
      {steps.map(({ text, icon: Icon, look, badge }) => (
        <span key={text} className={`inline-flex items-center ${look}`}>
          <Icon aria-hidden="true" className="size-4" />
          {badge !== undefined && <span className="text-xs">{badge}</span>}
        </span>
      ))}
    </span>
  );
};
