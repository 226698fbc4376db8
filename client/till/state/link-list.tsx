/** Which link is up or down and why, and what works as things are. */
import { Check, CircleHelp, Hourglass, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { linksOf, TASKS, worksNow, type LinkState, type Surroundings } from './links.ts';
import { Section } from './section.tsx';

const LOOKS: Readonly<Record<LinkState, readonly [icon: typeof Check, look: string]>> = {
  up: [Check, 'text-good'],
  down: [X, 'text-bad'],
  unknown: [CircleHelp, 'text-muted'],
};

export const LinkList = ({ around }: { readonly around: Surroundings }): ReactNode => {
  const t = useTranslations('panel');
  return (
    <>
      <Section title={t('links.title')}>
        <ul className="flex flex-col gap-2">
          {linksOf(around).map(({ name, state, why }) => {
            const [Icon, look] = LOOKS[state];
            return (
              <li key={name} data-link={name} data-state={state} className="flex items-start gap-2">
                <Icon aria-hidden="true" className={`mt-0.5 size-5 shrink-0 ${look}`} />
                <span>
                  <b className="font-medium">{t(`links.names.${name}`)}</b>
                  {': '}
                  <span className={look}>{t(`links.states.${state}`)}</span>. {t(`links.reasons.${why}`)}
                </span>
              </li>
            );
          })}
        </ul>
      </Section>
      <Section title={t('works.title')}>
        <ul className="flex flex-col gap-1">
          {TASKS.map((task) => {
            const works = worksNow(task, around);
            const Icon = works ? Check : Hourglass;
            return (
              <li key={task} className="flex items-center gap-2">
                <Icon aria-hidden="true" className={`size-5 shrink-0 ${works ? 'text-good' : 'text-warn'}`} />
                <span className="mr-auto">{t(`works.tasks.${task}`)}</span>
                <span className={works ? 'text-good' : 'text-warn'}>
                  {t(works ? 'works.yes' : 'works.no')}
                </span>
              </li>
            );
          })}
        </ul>
      </Section>
    </>
  );
};
