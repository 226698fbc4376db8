/** In the place of what a request should have brought: why it is not there, and a button to ask again. The page around it stays. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import type { RequestFailure } from './request.ts';

export const RequestFailed = ({
  failure: { code, params },
  retry,
}: {
  readonly failure: RequestFailure;
  readonly retry: () => void;
}): ReactNode => {
  const t = useTranslations('ui');
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-raised p-3"
    >
      <p className="mr-auto">{t(`requests.${code}`, { reason: String(params?.['reason'] ?? '') })}</p>
      <Button onPress={retry}>{t('retry')}</Button>
    </div>
  );
};
