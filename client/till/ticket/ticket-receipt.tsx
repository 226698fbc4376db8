/** The ticket as it is printed, and the ways to give it away: paper, PDF, picture. */
import { Image, FileText, Printer } from 'lucide-react';
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import type { TicketOp } from '../model/till-model.ts';
import { openDrawer, printReceipt } from '../printer/printer.ts';
import { usePaper, usePrinterSettings } from '../printer/use-printer.ts';
import { Receipt } from '../receipt/receipt.tsx';
import { shareReceipt, type ShareForm } from '../receipt/share.ts';
import { ticketDocument } from '../receipt/ticket-document.ts';
import { isFresh, takeFresh } from './fresh.ts';

type Outcome = Awaited<ReturnType<typeof printReceipt>>;

const TicketReceipt = ({ op }: { readonly op: TicketOp }): ReactNode => {
  const t = useTranslations('charge.ticket');
  const ofPrinter = useTranslations('printer');
  const paper = usePaper();
  const { width, drawer, automatic } = usePrinterSettings();
  // Only asked here: what is drawn may be drawn anew before it is shown.
  const [isFirst] = useState(() => isFresh(op.id));
  const [wasPrinted, setPrinted] = useState(false);
  const [failure, setFailure] = useState<string>();
  const receipt = ticketDocument(op, paper, { reprint: !isFirst || wasPrinted });

  const tell = (outcome: Outcome): void =>
    setFailure(
      outcome.ok ? undefined : ofPrinter(`failures.${outcome.error.code}`, { code: outcome.error.code }),
    );
  const print = async (): Promise<void> => {
    const outcome = await printReceipt(receipt);
    tell(outcome);
    if (outcome.ok) setPrinted(true);
  };
  const share = async (form: ShareForm): Promise<void> => void (await shareReceipt(receipt, width, form));

  const begin = useEffectEvent(async (): Promise<void> => {
    if (!takeFresh(op.id)) return;
    if (drawer && op.payments.some(({ method }) => method === 'cash')) tell(await openDrawer());
    if (automatic) await print();
  });
  useEffect(() => void begin(), []);

  return (
    <section aria-label={t('receiptTitle')} className="flex flex-col gap-4">
      <div className="flex flex-wrap gap-2">
        <Button onPress={() => void print()}>
          <Printer aria-hidden="true" size={20} />
          {t('print')}
        </Button>
        <Button onPress={() => void share('pdf')}>
          <FileText aria-hidden="true" size={20} />
          {t('pdf')}
        </Button>
        <Button onPress={() => void share('image')}>
          <Image aria-hidden="true" size={20} />
          {t('image')}
        </Button>
      </div>
      {failure !== undefined && (
        <p role="alert" className="text-bad">
          {failure}
        </p>
      )}
      <div className="flex justify-center">
        <Receipt document={receipt} width={width} />
      </div>
    </section>
  );
};

export default TicketReceipt;
