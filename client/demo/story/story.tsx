/** What happened: the newest sentence large, and all of them in a list. */
import { MessageCircleMore } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useNames } from '../model/places.ts';
import type { Told } from '../model/view.ts';
import { useSentence } from './use-sentence.ts';

export const Newest = ({
  told,
  isBusy,
}: {
  readonly told: readonly Told[];
  /** A switch is being carried out. */
  readonly isBusy: boolean;
}): ReactNode => {
  const t = useTranslations('demo.story');
  const sentence = useSentence();
  const last = told.at(-1);
  return (
    <section
      aria-label={t('now')}
      className="flex min-h-20 items-start gap-3 rounded-xl border-2 border-accent bg-raised p-4"
    >
      <MessageCircleMore aria-hidden="true" className="mt-0.5 shrink-0 text-accent" />
      <div>
        <p aria-live="polite" className="text-lg leading-snug text-pretty" data-testid="newest">
          {last === undefined ? t('empty') : sentence(last)}
        </p>
        {isBusy ? <p className="text-muted">{t('busy')}</p> : undefined}
      </div>
    </section>
  );
};

export const StoryLog = ({ told }: { readonly told: readonly Told[] }): ReactNode => {
  const t = useTranslations('demo.story');
  const sentence = useSentence();
  const { formats } = useNames();
  return (
    <details open className="rounded-xl border border-line bg-raised p-4">
      <summary className="min-h-6 cursor-pointer font-semibold">{t('log')}</summary>
      <ol className="mt-3 flex flex-col gap-2" data-testid="log">
        {told.toReversed().map((each) => (
          <li key={each.n} className="flex gap-3">
            <time className="shrink-0 text-muted">{formats.time(each.atMs)}</time>
            <span>{sentence(each)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
};
