/** The formats of the labels that the shop's scale prints. */
import type { ReactNode } from 'react';
import { Plus, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { CODE_DIGITS, DECIMALS, HOLDS, NEW_LABEL, PREFIXES, type LabelDraft } from './list-drafts.ts';

const same = (options: readonly string[]): readonly (readonly [string, string])[] =>
  options.map((option) => [option, option] as const);

export const LabelsInput = ({
  drafts,
  change,
}: {
  readonly drafts: readonly LabelDraft[];
  readonly change: (drafts: readonly LabelDraft[]) => void;
}): ReactNode => {
  const t = useTranslations('officeSettings.labels');
  const set = (at: number, part: Partial<LabelDraft>): void =>
    change(drafts.map((draft, i) => (i === at ? { ...draft, ...part } : draft)));
  const free = PREFIXES.find((prefix) => drafts.every((draft) => draft.prefix !== prefix));
  return (
    <div className="flex flex-col gap-3">
      {drafts.length === 0 && <p className="text-muted">{t('none')}</p>}
      {drafts.map(({ prefix, codeDigits, holds, decimals, checked }, i) => (
        // Nothing else tells one row from another.
        <div
          key={i}
          role="group"
          aria-label={t('one', { n: i + 1 })}
          className="grid grid-cols-2 items-end gap-2 rounded-lg border border-line p-3 sm:grid-cols-4"
        >
          <Select
            label={t('prefix')}
            value={prefix}
            options={same(PREFIXES)}
            choose={(text) => set(i, { prefix: text })}
          />
          <Select
            label={t('codeDigits')}
            value={codeDigits}
            options={same(CODE_DIGITS)}
            choose={(text) => set(i, { codeDigits: text })}
          />
          <Select
            label={t('holds')}
            value={holds}
            options={HOLDS.map((each) => [each, t(`holding.${each}`)] as const)}
            choose={(text) => set(i, { holds: text === 'price' ? 'price' : 'weight' })}
          />
          <Select
            label={t('decimals')}
            value={decimals}
            options={DECIMALS.map((each) => [each, each === '' ? t('usual') : each] as const)}
            choose={(text) => set(i, { decimals: text })}
          />
          <div className="col-span-2 sm:col-span-3">
            <Toggle label={t('checked')} value={checked} change={(isOn) => set(i, { checked: isOn })} />
          </div>
          <Button
            aria-label={t('remove', { prefix })}
            onPress={() => change(drafts.filter((_, other) => other !== i))}
          >
            <X aria-hidden="true" className="size-5" />
          </Button>
        </div>
      ))}
      {free !== undefined && (
        <div>
          <Button onPress={() => change([...drafts, { ...NEW_LABEL, prefix: free }])}>
            <Plus aria-hidden="true" className="size-5" />
            {t('add')}
          </Button>
        </div>
      )}
    </div>
  );
};
