/** While the server is away, on every page: that what is shown is what this device holds, since when, and what has to wait. */
import { WifiOff } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../ui/format.ts';
import { useOpen } from '../ui/use-session.ts';

const KEY = 'tillmesh/office/heard';
/** What the replica remembers of whom it heard is written now and then; a page that is loaded anew would not know. */
const NOTE_EVERY_MS = 10_000;

const note = (): void => localStorage.setItem(KEY, String(Date.now()));
const noted = (): number[] => {
  const ms = Number(localStorage.getItem(KEY) ?? '0');
  return Number.isSafeInteger(ms) && ms > 0 ? [ms] : [];
};

export const Offline = (): ReactNode => {
  const t = useTranslations('office.away');
  const formats = useFormats();
  const { connection, peer } = useOpen();
  const { server } = connection;
  useEffect(() => {
    if (!server) return undefined;
    note();
    const timer = setInterval(note, NOTE_EVERY_MS);
    return () => clearInterval(timer);
  }, [server]);
  if (server) return undefined;
  const { context, neighbourhood } = peer.replica;
  const heard = neighbourhood
    .neighbours()
    .flatMap(({ device, heardMs }) => (context.isHub(device) && heardMs !== undefined ? [heardMs] : []));
  const all = [...heard, ...noted()];
  return (
    <p role="status" className="flex items-start gap-2 border-b border-warn bg-raised px-4 py-2">
      <WifiOff aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-warn" />
      <span>
        {all.length === 0 ? t('never') : t('since', { when: formats.dateTime(Math.max(...all)) })}{' '}
        {t('waits')}
      </span>
    </p>
  );
};
