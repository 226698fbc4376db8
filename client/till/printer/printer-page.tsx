/** `/impresora`: which printer this device prints by and how, tried at once; and its scanner. */
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Result } from '../../../crdt-schema/result.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { useOpen } from '../../ui/use-session.ts';
import { CODE_PAGES } from '../receipt/code-pages.ts';
import { Receipt } from '../receipt/receipt.tsx';
import type { PrinterFailure } from './devices.ts';
import { canReach, choosePrinter, openDrawer, printReceipt } from './printer.ts';
import { ScannerSettingsForm } from './scanner-settings.tsx';
import {
  BAUD_RATES,
  changePrinterSettings,
  MAX_COPIES,
  TICKET_CODES,
  TRANSPORTS,
  type PrinterSettings,
} from './settings.ts';
import { testReceipt } from './test-receipt.ts';
import { usePaper, usePrinterSettings } from './use-printer.ts';

type Said = { readonly good: boolean; readonly text: string };

const WIDTHS = [58, 80] as const;
const COPIES = Array.from({ length: MAX_COPIES }, (_, i) => i + 1);

/** What only a printer that the page reaches itself has. */
const DirectSettings = ({ settings }: { readonly settings: PrinterSettings }): ReactNode => {
  const t = useTranslations('printer');
  return (
    <>
      <Choice
        label={t('codePage')}
        value={settings.codePage}
        options={CODE_PAGES.map((page) => [page, t(`codePages.${page}`)] as const)}
        choose={(codePage) => changePrinterSettings({ codePage })}
      />
      {settings.transport === 'serial' && (
        <Choice
          label={t('baudRate')}
          value={String(settings.baudRate)}
          options={BAUD_RATES.map((rate) => [String(rate), String(rate)] as const)}
          choose={(rate) => changePrinterSettings({ baudRate: Number(rate) })}
        />
      )}
      <Choice
        label={t('copies')}
        value={String(settings.copies)}
        options={COPIES.map((count) => [String(count), String(count)] as const)}
        choose={(count) => changePrinterSettings({ copies: Number(count) })}
      />
      <div>
        <Toggle
          label={t('drawer')}
          value={settings.drawer}
          change={(drawer) => changePrinterSettings({ drawer })}
        />
        <Toggle label={t('cuts')} value={settings.cuts} change={(cuts) => changePrinterSettings({ cuts })} />
      </div>
    </>
  );
};

const PrinterPage = (): ReactNode => {
  const t = useTranslations('printer');
  const settings = usePrinterSettings();
  const paper = usePaper();
  const { till } = useOpen().peer.replica.context.identity.certificate;
  const receipt = useMemo(() => testReceipt(paper, till, Date.now()), [paper, till]);
  const [said, setSaid] = useState<Said>();
  const reachable = canReach(settings.transport);
  const isDirect = settings.transport !== 'browser';

  const run = async (work: Promise<Result<true, PrinterFailure>>, done: string): Promise<void> => {
    setSaid(undefined);
    const result = await work;
    setSaid(
      result.ok
        ? { good: true, text: done }
        : { good: false, text: t(`failures.${result.error.code}`, { code: result.error.code }) },
    );
  };

  return (
    <main className="flex flex-wrap gap-8 p-4">
      <div className="flex max-w-xl min-w-0 flex-1 basis-80 flex-col gap-6">
        <h1 className="text-2xl font-semibold">{t('title')}</h1>
        <Choice
          label={t('transport')}
          value={settings.transport}
          options={TRANSPORTS.map((transport) => [transport, t(`transports.${transport}`)] as const)}
          choose={(transport) => changePrinterSettings({ transport })}
        />
        {!reachable && <p className="text-warn">{t('unreachable')}</p>}
        <Choice
          label={t('width')}
          value={String(settings.width)}
          options={WIDTHS.map((width) => [String(width), t('mm', { width })] as const)}
          choose={(width) => changePrinterSettings({ width: width === '80' ? 80 : 58 })}
        />
        <Choice
          label={t('code')}
          value={settings.code}
          options={TICKET_CODES.map((code) => [code, t(`codes.${code}`)] as const)}
          choose={(code) => changePrinterSettings({ code })}
        />
        <Toggle
          label={t('automatic')}
          value={settings.automatic}
          change={(automatic) => changePrinterSettings({ automatic })}
        />
        {isDirect && <DirectSettings settings={settings} />}
        <div className="flex flex-wrap gap-2">
          {isDirect && (
            <Button isDisabled={!reachable} onPress={() => void run(choosePrinter(), t('chosen'))}>
              {t('choose')}
            </Button>
          )}
          <Button
            look="primary"
            isDisabled={!reachable}
            onPress={() => void run(printReceipt(receipt), t('printed'))}
          >
            {t('test')}
          </Button>
          {isDirect && (
            <Button isDisabled={!reachable} onPress={() => void run(openDrawer(), t('opened'))}>
              {t('openDrawer')}
            </Button>
          )}
        </div>
        <p role="status" className={`min-h-6 ${said?.good === false ? 'text-bad' : 'text-good'}`}>
          {said?.text}
        </p>
        <div>
          <Button onPress={() => void window.open('/caja/cliente', 'tillmesh-cliente', 'popup')}>
            {t('display')}
          </Button>
        </div>
        <ScannerSettingsForm />
      </div>
      <section className="flex flex-col gap-2">
        <h2 className="font-medium">{t('preview')}</h2>
        <div className="overflow-x-auto border border-line">
          <Receipt document={receipt} width={settings.width} />
        </div>
      </section>
    </main>
  );
};

export default PrinterPage;
