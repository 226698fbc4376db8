/** `/caja/cliente`: the customer's window, without a device of its own: it shows what the till tells it. */
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { createTranslator } from 'use-intl';
import { followFeed, type DisplayLine, type DisplayState } from './channel.ts';
import { displayTexts } from './texts.ts';

const wordsIn = (language: 'es' | 'en') =>
  createTranslator({ locale: language, messages: { display: displayTexts[language] }, namespace: 'display' });
type Words = ReturnType<typeof wordsIn>;

const Figure = ({ label, amount }: { readonly label: string; readonly amount: string }): ReactNode => (
  <p className="flex flex-wrap items-baseline justify-between gap-x-8">
    <span className="text-4xl font-semibold">{label}</span>
    <span className="text-[clamp(3.5rem,11vw,9rem)] leading-none font-bold tabular-nums">{amount}</span>
  </p>
);

const Lines = ({ lines }: { readonly lines: readonly DisplayLine[] }): ReactNode => {
  const end = useRef<HTMLLIElement>(null);
  const last = lines.at(-1);
  // What was just scanned is what the customer looks for. Newer browsers answer with a promise, which is no clean-up.
  useEffect(() => void end.current?.scrollIntoView({ block: 'end' }), [last?.id, last?.detail, lines.length]);
  return (
    <ul className="min-h-0 flex-1 overflow-y-auto text-2xl">
      {lines.map(({ id, name, detail, amount }) => (
        <li
          key={id}
          ref={id === last?.id ? end : undefined}
          className="flex items-baseline gap-4 border-b border-line py-2"
        >
          <span className="mr-auto">{name}</span>
          <span className="text-muted tabular-nums">{detail}</span>
          <span className="min-w-28 text-right font-semibold tabular-nums">{amount}</span>
        </li>
      ))}
    </ul>
  );
};

const Centered = ({ title, text }: { readonly title: string; readonly text: string }): ReactNode => (
  <div className="m-auto flex flex-col gap-4 text-center">
    <h1 className="text-[clamp(2.5rem,8vw,6rem)] leading-tight font-bold">{title}</h1>
    <p className="text-3xl text-muted">{text}</p>
  </div>
);

const Shown = ({ state, t }: { readonly state: DisplayState | undefined; readonly t: Words }): ReactNode => {
  switch (state?.kind) {
    case undefined:
      return <Centered title={t('title')} text={t('noTill')} />;
    case 'idle':
      return <Centered title={state.shop === '' ? t('title') : state.shop} text={t('welcome')} />;
    case 'cart':
      return (
        <>
          <h1 className="text-2xl font-semibold">{state.shop}</h1>
          <Lines lines={state.lines} />
          <Figure label={t('total')} amount={state.total} />
        </>
      );
    case 'paid':
      return (
        <>
          <h1 className="text-2xl font-semibold">{state.shop}</h1>
          <div className="m-auto flex w-full flex-col gap-8">
            <Figure label={t('paid')} amount={state.total} />
            {state.change !== '' && <Figure label={t('change')} amount={state.change} />}
            <p className="text-3xl text-muted">{t('thanks')}</p>
          </div>
        </>
      );
  }
};

export const CustomerDisplay = (): ReactNode => {
  const [state, setState] = useState<DisplayState>();
  const language = state?.language ?? 'es';
  const t = useMemo(() => wordsIn(language), [language]);
  useEffect(() => followFeed(setState), []);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = t('title');
  }, [language, t]);
  useEffect(() => {
    // A customer's screen must not go dark between two of them. Where the browser refuses, the system's own setting rules.
    const stayAwake = (): void => void navigator.wakeLock?.request('screen').catch(() => undefined);
    stayAwake();
    document.addEventListener('visibilitychange', stayAwake);
    return () => document.removeEventListener('visibilitychange', stayAwake);
  }, []);
  return (
    <main className="flex h-dvh flex-col gap-4 p-6" aria-live="polite">
      <Shown state={state} t={t} />
    </main>
  );
};
