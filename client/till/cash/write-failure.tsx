/** What a form says where its op could not be stored. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';

export const WriteFailure = ({ code }: { readonly code: string | undefined }): ReactNode => {
  const t = useTranslations('cash');
  if (code === undefined) return undefined;
  return (
    <p role="alert" className="text-bad">
      {t('failed', { code })}
    </p>
  );
};
