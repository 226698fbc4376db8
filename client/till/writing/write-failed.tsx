/** Says that nothing was written, and why. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { writingTexts } from './texts.ts';

type Known = Exclude<keyof typeof writingTexts.es.failed, 'other'>;
const isKnown = (code: string): code is Known =>
  code !== 'other' && Object.hasOwn(writingTexts.es.failed, code);

export const WriteFailed = ({ code }: { readonly code: string | undefined }): ReactNode => {
  const t = useTranslations('writing');
  if (code === undefined) return null;
  return (
    <p role="alert" className="rounded-lg border border-bad p-3 text-bad">
      {isKnown(code) ? t(`failed.${code}`) : t('failed.other', { code })}
    </p>
  );
};
