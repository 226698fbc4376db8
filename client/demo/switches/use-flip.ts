/** Flips switches, and says why one could not be. */
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { flip } from '../model/use-demo.ts';
import type { Switch } from '../model/view.ts';

export interface Flipping {
  /** Whether it was carried out. */
  readonly flip: (wanted: Switch) => Promise<boolean>;
  /** Of the last one, where it was refused. */
  readonly refusal: string | undefined;
}

export const useFlip = (): Flipping => {
  const t = useTranslations('demo.switches');
  const [refusal, setRefusal] = useState<string>();
  return {
    refusal,
    flip: async (wanted) => {
      const done = await flip(wanted);
      if (done.ok) {
        setRefusal(undefined);
        return true;
      }
      const code = String(done.error.params?.['reason'] ?? done.error.code);
      const reason = t.has(`reasons.${code}` as 'reasons.other')
        ? t(`reasons.${code}` as 'reasons.other', { code })
        : t('reasons.other', { code });
      setRefusal(t('refused', { reason }));
      return false;
    },
  };
};
