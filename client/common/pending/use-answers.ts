/** Verdicts in the words of the page. */
import { useTranslations } from 'use-intl';
import type { Verdict } from '../../../crdt-schema/verdicts/verdict.ts';
import { answers, fillText } from '../../../crdt-schema/verdicts/answers.ts';
import { useFormats } from '../../ui/format.ts';
import { useLanguage } from '../../ui/language.tsx';

export interface Answers {
  /** Why; of a code that is not known here, the code. */
  reason(verdict: Verdict | undefined): string;
  /** What can be done; empty where nobody knows. */
  remedy(verdict: Verdict | undefined): string;
}

export const useAnswers = (): Answers => {
  const t = useTranslations('pending');
  const { language } = useLanguage();
  const { dateTime } = useFormats();
  const moment = (iso: string): string => dateTime(Date.parse(iso));
  const known = (verdict: Verdict | undefined, part: 'text' | 'remedy'): string | undefined => {
    const answer = answers.get(verdict?.code ?? '');
    return answer === undefined ? undefined : fillText(answer[part][language], verdict?.params, moment);
  };
  return {
    reason: (verdict) => known(verdict, 'text') ?? t('unknownReason', { code: verdict?.code ?? '?' }),
    remedy: (verdict) => known(verdict, 'remedy') ?? '',
  };
};
