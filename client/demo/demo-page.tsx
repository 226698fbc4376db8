/** The one page of the demo: the picture, what happened, the tour, the switches. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';
import { useLanguage } from '../ui/language.tsx';
import { useDemo } from './model/use-demo.ts';
import type { Phase, View } from './model/view.ts';
import { Stage } from './stage/stage.tsx';
import { Reach } from './stage/till-picture.tsx';
import { Stats } from './stats.tsx';
import { Newest, StoryLog } from './story/story.tsx';
import { SwitchBoard } from './switches/switch-board.tsx';
import { useFlip } from './switches/use-flip.ts';
import { TourCard } from './tour/tour-card.tsx';
import { STEPS } from './tour/tour.ts';

const Header = (): ReactNode => {
  const t = useTranslations('demo');
  const { language, choose } = useLanguage();
  const other = language === 'es' ? 'en' : 'es';
  return (
    <header className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line bg-raised px-3 py-2 sm:gap-x-4 sm:px-4">
      <h1 className="font-semibold sm:text-xl">{t('title')}</h1>
      <p className="order-last w-full text-muted xl:order-none xl:w-auto">{t('subtitle')}</p>
      <span className="ml-auto">
        <Button onPress={() => choose(other)} lang={other}>
          {t('language')}
        </Button>
      </span>
    </header>
  );
};

const Opening = ({ phase }: { readonly phase: Phase }): ReactNode => {
  const t = useTranslations('demo');
  return (
    <main className="grid grow place-items-center p-6 text-center">
      <div role="status" className="flex flex-col gap-2">
        <p className="text-2xl font-semibold">
          {t(`phases.${phase.phase}`, { code: phase.phase === 'failed' ? phase.code : '' })}
        </p>
        {phase.phase === 'opening' ? <p className="text-muted">{t(`steps.${phase.step}`)}</p> : undefined}
      </div>
    </main>
  );
};

/** How far a ticket has come, dot by dot. */
const Legend = (): ReactNode => {
  const t = useTranslations('demo.stage');
  const ticket = { receipt: '', total: 0, text: '' };
  const signs = [
    ['onDisk', { ...ticket, peers: 0, server: false, verdict: undefined }],
    ['atPeer', { ...ticket, peers: 1, server: false, verdict: undefined }],
    ['atServer', { ...ticket, peers: 1, server: true, verdict: undefined }],
    ['accepted', { ...ticket, peers: 1, server: true, verdict: 'accepted' }],
  ] as const;
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-muted">
      <span>{t('legend')}</span>
      {signs.map(([name, example]) => (
        <span key={name} className="inline-flex items-center gap-1.5">
          <svg viewBox="-40 -10 42 12" aria-hidden="true" className="h-3 w-10">
            <Reach ticket={example} />
          </svg>
          {t(name)}
        </span>
      ))}
      <span>{t('dots')}</span>
    </p>
  );
};

const Shop = ({
  view,
  demo,
}: {
  readonly view: View;
  readonly demo: ReturnType<typeof useDemo>;
}): ReactNode => {
  const [step, setStep] = useState(0);
  const { flip, refusal } = useFlip();
  return (
    <main className="mx-auto grid w-full max-w-[110rem] gap-4 p-3 sm:p-4 xl:grid-cols-[minmax(0,1fr)_26rem] xl:grid-rows-[auto_1fr]">
      <div className="flex min-w-0 flex-col gap-3">
        <Stats view={view} />
        <Stage view={view} onTravels={demo.onTravels} pointedAt={STEPS[step]!.pointsAt} />
        <Newest told={demo.told} isBusy={view.busy !== undefined} />
        {refusal === undefined ? undefined : (
          <p role="alert" className="rounded-xl border border-bad bg-raised p-3 text-bad">
            {refusal}
          </p>
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-4 xl:row-span-2">
        <TourCard step={step} go={setStep} view={view} flip={flip} />
        <SwitchBoard view={view} flip={flip} />
      </div>
      <div className="flex min-w-0 flex-col gap-3">
        <Legend />
        <StoryLog told={demo.told} />
      </div>
    </main>
  );
};

export const DemoPage = (): ReactNode => {
  const demo = useDemo();
  return (
    <>
      <Header />
      {demo.view === undefined || demo.phase.phase !== 'open' ? (
        <Opening phase={demo.phase} />
      ) : (
        <Shop view={demo.view} demo={demo} />
      )}
    </>
  );
};
