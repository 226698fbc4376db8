/** One thing that somebody did: when, who, what. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../ui/format.ts';
import { useFieldTexts } from '../../common/conflicts/use-field-text.ts';
import type { Activity } from './activity.ts';
import type { activityTexts } from './texts.ts';

type Act = keyof typeof activityTexts.es.acts;
const ACTS: readonly Exclude<Act, 'other'>[] = [
  'discount_limit',
  'refund_needs_sale',
  'cash_out',
  'expense',
  'stock_move',
  'void',
  'settings',
  'unpair',
  'export',
  'activity',
  'credit_limit',
];

const useWhat = (): ((activity: Activity) => string) => {
  const t = useTranslations('activity');
  const texts = useFieldTexts();
  const actOf = (code = ''): string => {
    const act = ACTS.find((known) => known === code);
    return act === undefined ? t('acts.other', { code }) : t(`acts.${act}`);
  };
  return ({ kind, code, at, seconds = 0, names = [] }) => {
    switch (kind) {
      case 'approved':
        return at === undefined
          ? t('kinds.approved', { act: actOf(code) })
          : t('approvedFor', { act: actOf(code), name: at });
      case 'not_approved':
        return t('kinds.not_approved', { act: actOf(code) });
      case 'pin_locked':
        return t('kinds.pin_locked', { seconds });
      case 'settings':
        return t('kinds.settings', { names: names.map((name) => texts.label('settings', name)).join(', ') });
      case 'credit_limit':
        return t('kinds.credit_limit', { name: names.join(', ') });
      case 'refund':
        return t('kinds.refund', { receipt: names.join(', ') });
      default:
        return t(`kinds.${kind}`);
    }
  };
};

export const ActivityRow = ({ activity }: { readonly activity: Activity }): ReactNode => {
  const t = useTranslations('activity');
  const { dateTime, money } = useFormats();
  const whatOf = useWhat();
  const { atMs, who, amount } = activity;
  return (
    <li data-kind={activity.kind} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-3 py-2">
      <time dateTime={new Date(atMs).toISOString()} className="w-full text-sm text-muted sm:w-44">
        {dateTime(atMs)}
      </time>
      <span className="w-24 shrink-0 truncate sm:w-36 font-medium">{who ?? t('nobody')}</span>
      <span className="min-w-0 flex-1 wrap-anywhere">{whatOf(activity)}</span>
      {amount !== undefined && <span className="tabular-nums">{money(amount)}</span>}
    </li>
  );
};
