/** What is behind the pill: which link is down and what still works, who is heard, how safe what was written is. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { formatReceipt } from '../../../crdt-schema/ops/op.ts';
import { leaseState } from '../../../crdt-schema/numbering/lease.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { PageTexts, textsOf } from '../../ui/page-texts.tsx';
import { Storage } from '../../ui/storage.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useOpen } from '../../ui/use-session.ts';
import { useTill } from '../model/use-till.ts';
import { AreaList } from './area-list.tsx';
import { BackupState } from './backup-state.tsx';
import { panelTexts } from './panel-texts.ts';
import { DataAge } from './data-age.tsx';
import { clockOffMs } from './links.ts';
import { LinkList } from './link-list.tsx';
import { PeerList } from './peer-list.tsx';
import { Section } from './section.tsx';
import { peerRows, surroundingsOf } from './surroundings.ts';
import { warningTexts } from './warning-texts.ts';
import { useWarningTexts } from './use-warnings.ts';

const TEXTS = textsOf({ panel: panelTexts, warnings: warningTexts });
const REFRESH_MS = 2_000;
const MINUTE_MS = 60_000;
const SHOWN_DEVICE_CHARS = 8;

const Panel = ({ close }: { readonly close: () => void }): ReactNode => {
  const t = useTranslations('panel');
  const banner = useTranslations('state');
  const { connection, peer } = useOpen();
  const till = useTill();
  const nowMs = useNow(REFRESH_MS);
  const { replica } = peer;
  const rows = peerRows(replica);
  const around = surroundingsOf(replica, navigator.onLine);
  const offMs = clockOffMs(rows.map(({ role, skewMs }) => ({ isHub: role === 'hub', skewMs })));
  const minutes = Math.round(Math.abs(offMs ?? 0) / MINUTE_MS);
  const { numbering, receiptsUsed } = replica.ownLog;
  const { next } = leaseState(numbering, receiptsUsed, nowMs);
  const { device, software } = replica.context.identity;
  return (
    <Dialog title={t('title')} close={close}>
      <div role="status" className="flex flex-col gap-1">
        {!connection.server && <p className="text-warn">{banner('banner')}</p>}
        <p>
          <DataAge />
        </p>
        {!connection.server && <p>{t('safe')}</p>}
      </div>
      <Warnings />
      <LinkList around={around} />
      <AreaList />
      <PeerList rows={rows} />
      <Section title={t('clock.title')}>
        <p className={offMs === undefined ? '' : 'text-warn'}>
          {offMs === undefined
            ? t('clock.right')
            : t(offMs > 0 ? 'clock.ahead' : 'clock.behind', { minutes })}
        </p>
      </Section>
      <Storage />
      <BackupState />
      <Section title={t('numbering.title')}>
        <p>{t('numbering.next', { receipt: formatReceipt({ series: numbering.series, number: next }) })}</p>
      </Section>
      <Section title={t('device.title')}>
        <p>{t('device.is', { till: till.name, device: device.slice(0, SHOWN_DEVICE_CHARS), software })}</p>
        <p className={connection.unsent > 0 ? 'text-warn' : 'text-good'}>
          {connection.unsent > 0 ? t('device.unsent', { count: connection.unsent }) : t('device.sent')}
        </p>
      </Section>
    </Dialog>
  );
};

const Warnings = (): ReactNode => {
  const { replica } = useOpen().peer;
  const texts = useWarningTexts(replica, useNow(REFRESH_MS));
  return texts.map(({ code, text }) => (
    <p key={code} className="rounded-lg border border-bad p-3 text-bad">
      {text}
    </p>
  ));
};

const StatePanel = (props: { readonly close: () => void }): ReactNode => (
  <PageTexts texts={TEXTS}>
    <Panel {...props} />
  </PageTexts>
);

export default StatePanel;
