/** Tells on every page what cannot wait: numbers that ran out or soon will, two copies of this till at work. */
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { PageTexts, textsOf } from '../../ui/page-texts.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useTill } from '../model/use-till.ts';
import { useWarningTexts } from './use-warnings.ts';
import { warningTexts } from './warning-texts.ts';

const TEXTS = textsOf({ warnings: warningTexts });
const REFRESH_MS = 10_000;

const Warnings = (): ReactNode => {
  const { replica } = useTill().peer;
  const texts = useWarningTexts(replica, useNow(REFRESH_MS)).filter(({ isUrgent }) => isUrgent);
  if (texts.length === 0) return undefined;
  return (
    <div role="alert" className="border-b border-bad bg-raised px-4 py-1 text-sm text-bad">
      {texts.map(({ code, text }) => (
        <p key={code} className="flex items-start gap-2 py-1">
          <TriangleAlert aria-hidden="true" className="size-5 shrink-0" />
          {text}
        </p>
      ))}
    </div>
  );
};

const WarningsBanner = (): ReactNode => (
  <PageTexts texts={TEXTS}>
    <Warnings />
  </PageTexts>
);

export default WarningsBanner;
