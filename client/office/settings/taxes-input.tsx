/** The taxes of a store, each a name and a per cent. */
import type { ReactNode } from 'react';
import { Plus, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { NEW_TAX, type TaxDraft } from './list-drafts.ts';

export const TaxesInput = ({
  drafts,
  change,
}: {
  readonly drafts: readonly TaxDraft[];
  readonly change: (drafts: readonly TaxDraft[]) => void;
}): ReactNode => {
  const t = useTranslations('officeSettings.taxes');
  const set = (at: number, part: Partial<TaxDraft>): void =>
    change(drafts.map((draft, i) => (i === at ? { ...draft, ...part } : draft)));
  return (
    <div className="flex flex-col gap-2">
      {drafts.length === 0 && <p className="text-muted">{t('none')}</p>}
      {drafts.map(({ name, rate }, i) => (
        // Nothing else tells one row from another.
        <div key={i} role="group" aria-label={t('one', { n: i + 1 })} className="flex items-end gap-2">
          <div className="min-w-0 grow">
            <Field label={t('name')} value={name} change={(text) => set(i, { name: text })} />
          </div>
          <div className="w-28">
            <Field label={t('rate')} value={rate} change={(text) => set(i, { rate: text })} isNumber />
          </div>
          <Button
            aria-label={t('remove', { name })}
            onPress={() => change(drafts.filter((_, other) => other !== i))}
          >
            <X aria-hidden="true" className="size-5" />
          </Button>
        </div>
      ))}
      <div>
        <Button onPress={() => change([...drafts, NEW_TAX])}>
          <Plus aria-hidden="true" className="size-5" />
          {t('add')}
        </Button>
      </div>
    </div>
  );
};
