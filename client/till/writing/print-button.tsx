/** Prints a receipt of something that is no ticket, and says where that fails. */
import { Printer } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { printReceipt } from '../printer/printer.ts';
import { usePaper } from '../printer/use-printer.ts';
import type { ReceiptDocument } from '../receipt/document.ts';
import type { Paper } from '../receipt/paper.ts';

export const PrintButton = ({
  make,
  label,
}: {
  /** `isReprint`: it was printed here before. */
  readonly make: (paper: Paper, isReprint: boolean) => ReceiptDocument;
  /** What is printed, where several could be. */
  readonly label?: string;
}): ReactNode => {
  const t = useTranslations('writing');
  const ofPrinter = useTranslations('printer');
  const paper = usePaper();
  const [wasPrinted, setPrinted] = useState(false);
  const [failure, setFailure] = useState<string>();
  const print = async (): Promise<void> => {
    const printed = await printReceipt(make(paper, wasPrinted));
    if (printed.ok) setPrinted(true);
    setFailure(
      printed.ok ? undefined : ofPrinter(`failures.${printed.error.code}`, { code: printed.error.code }),
    );
  };
  return (
    <>
      <Button {...(label === undefined ? {} : { 'aria-label': label })} onPress={() => void print()}>
        <Printer aria-hidden="true" size={20} />
        {t('print')}
      </Button>
      {failure !== undefined && (
        <p role="alert" className="w-full text-bad">
          {failure}
        </p>
      )}
    </>
  );
};
