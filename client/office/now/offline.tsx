/** While the server is away: that what is shown is what this device holds, and since when. */
import { WifiOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../ui/format.ts';
import { useOpen } from '../../ui/use-session.ts';

export const Offline = (): ReactNode => {
  const t = useTranslations('now.lacking');
  const formats = useFormats();
  const { replica } = useOpen().peer;
  const heard = replica.neighbourhood
    .neighbours()
    .flatMap(({ device, heardMs }) =>
      replica.context.isHub(device) && heardMs !== undefined ? [heardMs] : [],
    );
  return (
    <p role="status" className="flex items-start gap-2 rounded-lg border border-warn bg-raised p-3">
      <WifiOff aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-warn" />
      {heard.length === 0 ? t('offlineNever') : t('offline', { when: formats.dateTime(Math.max(...heard)) })}
    </p>
  );
};
