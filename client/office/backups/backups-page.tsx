/** The backups of the shop: made, verified and downloaded, and how one is put back. */
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { z } from 'zod';
import { Button } from '../../ui/button.tsx';
import type { RequestFailure } from '../../ui/request.ts';
import { apiPost } from '../api.ts';
import { ApiFailed } from '../api-failed.tsx';
import { useAsked } from '../use-asked.ts';
import { BackupCard } from './backup-card.tsx';
import { backupsForm, isMoving } from './backups.ts';

const ANY = z.unknown();
const SOON_MS = 1_000;
/** What of many is drawn. */
const SHOWN = 60;

const BackupsPage = (): ReactNode => {
  const t = useTranslations('backups');
  const { value, failure, ask } = useAsked('/api/backups', backupsForm);
  const [notBegun, setNotBegun] = useState<RequestFailure>();
  const items = value?.items ?? [];
  const moving = items.some(isMoving);
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setTimeout(ask, SOON_MS);
    return () => clearTimeout(timer);
    // Anew after each answer.
  }, [moving, value, ask]);
  const create = async (): Promise<void> => {
    const answer = await apiPost('/api/backups', ANY);
    setNotBegun(answer.ok ? undefined : answer.error);
    ask();
  };
  return (
    <main className="flex w-full max-w-4xl flex-col gap-4 p-4">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      {failure !== undefined && <ApiFailed failure={failure} retry={ask} />}
      {failure === undefined && value === undefined && <p>{t('asking')}</p>}
      {value !== undefined && (
        <>
          <div>
            <Button
              look="primary"
              isDisabled={items.some(({ status }) => status === 'running')}
              onPress={() => void create()}
            >
              {t('create')}
            </Button>
          </div>
          {notBegun !== undefined && <ApiFailed failure={notBegun} retry={() => void create()} />}
          {items.length === 0 && <p>{t('empty')}</p>}
          <ul className="flex flex-col gap-2">
            {items.slice(0, SHOWN).map((backup) => (
              <BackupCard key={backup.id} backup={backup} changed={ask} />
            ))}
          </ul>
        </>
      )}
      <section className="flex flex-col gap-2">
        <h2 className="text-lg font-semibold">{t('restore.title')}</h2>
        <ol className="list-decimal pl-5">
          <li>{t('restore.stop')}</li>
          <li>
            {t('restore.run')}
            <pre
              tabIndex={0}
              aria-label={t('restore.command')}
              className="mt-1 overflow-x-auto rounded-lg border border-line bg-raised p-2 text-sm"
            >
              {RESTORE}
            </pre>
          </li>
          <li>{t('restore.start')}</li>
        </ol>
      </section>
    </main>
  );
};

const RESTORE = 'npm run -s tillmesh -- backup restore backup-….tar.gz --data /var/lib/tillmesh';

export default BackupsPage;
