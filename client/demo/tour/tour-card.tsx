/** The tour's current step. Next and back by button, or by the arrow keys while the focus is in it. */
import { Check } from 'lucide-react';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import type { Switch, View } from '../model/view.ts';
import { STEPS } from './tour.ts';

const isWithin = (step: number): boolean => step >= 0 && step < STEPS.length;

export const TourCard = ({
  step,
  go,
  view,
  flip,
}: {
  readonly step: number;
  readonly go: (step: number) => void;
  readonly view: View;
  readonly flip: (wanted: Switch) => Promise<boolean>;
}): ReactNode => {
  const t = useTranslations('demo.tour');
  /** How many acts of the step were carried out; by step, as one may go back. */
  const [done, setDone] = useState<Readonly<Record<number, number>>>({});
  const { name, acts } = STEPS[step]!;
  const isLast = step === STEPS.length - 1;
  const move = (to: number): void => {
    if (isWithin(to)) go(to);
  };
  const onKeyDown = ({ key }: KeyboardEvent): void => {
    if (key === 'ArrowRight') move(step + 1);
    if (key === 'ArrowLeft') move(step - 1);
  };
  const reached = done[step] ?? 0;
  const carryOut = async (i: number): Promise<void> => {
    if (await flip(acts[i]!.flip)) setDone((all) => ({ ...all, [step]: Math.max(i + 1, all[step] ?? 0) }));
  };
  return (
    <section
      aria-label={t('title')}
      onKeyDown={onKeyDown}
      className="flex flex-col gap-3 rounded-xl border border-line bg-raised p-4"
    >
      <div className="flex items-center gap-2">
        <span className="text-muted">{t('step', { step: step + 1, count: STEPS.length })}</span>
        <span aria-hidden="true" className="ml-auto flex gap-1.5">
          {STEPS.map(({ name: each }, i) => (
            <span key={each} className={`size-2.5 rounded-full ${i <= step ? 'bg-accent' : 'bg-line'}`} />
          ))}
        </span>
      </div>
      <h2 className="text-xl font-semibold">{t(`steps.${name}.title`)}</h2>
      <p className="text-pretty">{t(`steps.${name}.text`)}</p>
      <ol className="flex flex-col gap-2">
        {acts.map((act, i) => (
          <li key={act.name} className="flex items-center gap-2">
            <Button
              look={i === reached ? 'primary' : 'plain'}
              isDisabled={
                i > reached ||
                (view.busy !== undefined && act.flip.do !== 'sell') ||
                (i === reached && act.isDone?.(view) === true && i > 0)
              }
              onPress={() => void carryOut(i)}
            >
              {t(`acts.${act.name}`)}
            </Button>
            {i < reached ? (
              <Check role="img" aria-label={t('done')} className="size-5 shrink-0 text-good" />
            ) : undefined}
          </li>
        ))}
      </ol>
      <div className="flex gap-2">
        <Button isDisabled={step === 0} onPress={() => move(step - 1)}>
          {t('back')}
        </Button>
        {isLast ? (
          <Button
            onPress={() => {
              setDone({});
              go(0);
            }}
          >
            {t('again')}
          </Button>
        ) : (
          <Button look={reached >= acts.length ? 'primary' : 'plain'} onPress={() => move(step + 1)}>
            {t('next')}
          </Button>
        )}
      </div>
    </section>
  );
};
