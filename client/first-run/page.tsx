/** Which of its faces the page shows: the form, what became of it, or why there is none. */
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Choice } from '../ui/choice.tsx';
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '../ui/language.tsx';
import { Notice } from '../ui/notice.tsx';
import { beginningOf, emptyAnswers } from './answers.ts';
import { begin, isOpen, type Begun } from './begin.ts';
import { FirstRunForm } from './form.tsx';
import { countryOf } from './presets.ts';

/** The till's device in this browser, as `client/till/main.tsx` names it. */
const TILL_DEVICE = 'caja';
const LOST_PASSWORD = 'npm run -s tillmesh -- user password NOMBRE --admin';

const secretOfLink = (): string => new URLSearchParams(location.hash.slice(1)).get('clave') ?? '';

const LINK_LOOK =
  'inline-flex min-h-14 items-center justify-center rounded-lg border border-accent px-4 text-lg font-medium';

const Done = ({
  begun,
  till,
}: {
  readonly begun: Begun & { kind: 'begun' };
  readonly till: string;
}): ReactNode => {
  const t = useTranslations('firstRun.done');
  const { notPaired } = begun;
  return (
    <Notice title={t('title')}>
      <p>{notPaired === undefined ? t('paired', { till }) : t('notPaired', { code: notPaired })}</p>
      {begun.isKept && <p className="text-warn">{t('kept')}</p>}
      <a
        href={notPaired === undefined ? '/caja/' : `/caja/#codigo=${begun.till}`}
        className={`${LINK_LOOK} bg-accent text-on-accent`}
      >
        {t('openTill')}
      </a>
      <a href={`/oficina/#codigo=${begun.office}`} className={`${LINK_LOOK} bg-raised text-text`}>
        {t('openOffice')}
      </a>
      <p className="text-muted">{t('next')}</p>
    </Notice>
  );
};

export interface PageProps {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

export const FirstRunPage = ({ language, choose }: PageProps): ReactNode => {
  const t = useTranslations('firstRun');
  const [open, setOpen] = useState<boolean | 'asking' | 'unreachable'>('asking');
  const [answers, setAnswers] = useState(() => {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return emptyAnswers(countryOf(here), here);
  });
  const [isBusy, setBusy] = useState(false);
  const [result, setResult] = useState<Begun>();
  useEffect(() => void isOpen().then((answer) => setOpen(answer ?? 'unreachable')), []);

  const submit = async (): Promise<void> => {
    setBusy(true);
    setResult(await begin(beginningOf(answers, secretOfLink(), language), TILL_DEVICE, language));
    setBusy(false);
  };

  if (result?.kind === 'begun') return <Done begun={result} till={answers.till.trim().toUpperCase()} />;
  if (!globalThis.isSecureContext)
    return (
      <Notice title={t('insecure.title')}>
        <p>{t('insecure.text')}</p>
      </Notice>
    );
  if (open === 'asking') return <Notice title={t('loading')} />;
  if (open === 'unreachable')
    return (
      <Notice title={t('title')}>
        <p role="alert">{t('failed', { reason: t('unreachable') })}</p>
      </Notice>
    );
  if (!open)
    return (
      <Notice title={t('over.title')}>
        <p>{t('over.text', { command: LOST_PASSWORD })}</p>
      </Notice>
    );
  if (secretOfLink() === '')
    return (
      <Notice title={t('noSecret.title')}>
        <p>{t('noSecret.text')}</p>
      </Notice>
    );
  const failure =
    result === undefined ? undefined : t('failed', { reason: result.reason ?? t('unreachable') });
  return (
    <main className="mx-auto flex w-full max-w-2xl flex-col gap-6 p-4 pb-16 sm:p-8">
      <header className="flex flex-col gap-3">
        <h1 className="text-3xl font-semibold">{t('title')}</h1>
        <p className="text-muted">{t('intro')}</p>
        <Choice
          label={t('language')}
          value={language}
          options={LANGUAGES.map((each) => [each, LANGUAGE_NAMES[each]] as const)}
          choose={choose}
        />
      </header>
      <FirstRunForm
        answers={answers}
        change={setAnswers}
        submit={() => void submit()}
        isBusy={isBusy}
        failure={failure}
        locale={language}
      />
    </main>
  );
};
