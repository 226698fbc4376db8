/** `/ajustes`: the store's settings, for everybody to read; a supervisor changes them. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { SETTINGS_ID } from '../../../crdt-schema/catalog/index.ts';
import { Button } from '../../ui/button.tsx';
import { RecordConflicts } from '../conflicts/record-conflicts.tsx';
import { SettingForm } from './setting-form.tsx';
import { Unpair } from '../unpair/unpair.tsx';
import { SettingTable } from './setting-table.tsx';

const SettingsPage = (): ReactNode => {
  const t = useTranslations('settings');
  const [shown, setShown] = useState<'read' | 'edit' | 'saved'>('read');
  return (
    <main className="mx-auto flex w-full max-w-2xl flex-col gap-4 p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="mr-auto text-2xl font-semibold">{t('title')}</h1>
        {shown !== 'edit' && <Button onPress={() => setShown('edit')}>{t('edit')}</Button>}
      </div>
      {shown === 'saved' && (
        <p role="status" className="text-good">
          {t('saved')}
        </p>
      )}
      <RecordConflicts entity="settings" id={SETTINGS_ID} />
      {shown === 'edit' ? (
        <SettingForm saved={() => setShown('saved')} cancel={() => setShown('read')} />
      ) : (
        <>
          <SettingTable />
          <Unpair />
        </>
      )}
    </main>
  );
};

export default SettingsPage;
