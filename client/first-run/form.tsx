/** The shop, who administers it, and its first till, on one page. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { Toggle } from '../ui/toggle.tsx';
import { withCountry, wrongIn, type Answers, type Wrong } from './answers.ts';
import { COUNTRIES, presetOf, type Country } from './presets.ts';

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode => (
  <section className="flex flex-col gap-4 rounded-xl border border-line bg-raised p-4 sm:p-6">
    <h2 className="text-xl font-semibold">{title}</h2>
    {children}
  </section>
);

const Pair = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <div className="grid gap-4 sm:grid-cols-2">{children}</div>
);

export interface FormProps {
  readonly answers: Answers;
  readonly change: (answers: Answers) => void;
  readonly submit: () => void;
  readonly isBusy: boolean;
  /** Why the last try failed. */
  readonly failure: string | undefined;
  readonly locale: string;
}

export const FirstRunForm = ({ answers, change, submit, isBusy, failure, locale }: FormProps): ReactNode => {
  const t = useTranslations('firstRun');
  /** What is wrong is said once somebody wants to go on. */
  const [isTried, setTried] = useState(false);
  const wrong = isTried ? wrongIn(answers) : [];
  const error = (field: Wrong): string | undefined =>
    wrong.includes(field) ? t(`wrong.${field}`) : undefined;
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  const countries = COUNTRIES.map((code) => [code, names.of(code) ?? code] as const);
  countries.sort(([, a], [, b]) => a.localeCompare(b, locale));
  const zones = new Set([...presetOf(answers.country).timeZones, answers.timeZone, here]);

  const set =
    (field: keyof Answers) =>
    (value: string | boolean): void =>
      change({ ...answers, [field]: value });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (wrongIn(answers).length === 0) submit();
  };

  return (
    <form className="flex flex-col gap-6" onSubmit={onSubmit} noValidate>
      <Part title={t('store.title')}>
        <Field
          label={t('store.name')}
          hint={t('store.nameHint')}
          value={answers.storeName}
          change={set('storeName')}
          error={error('storeName')}
          autoFocus
        />
        <Pair>
          <Select
            label={t('store.country')}
            value={answers.country}
            options={countries}
            choose={(country) => change(withCountry(answers, country as Country, here))}
          />
          <Field
            label={t('store.currency')}
            hint={t('store.currencyHint')}
            value={answers.currency}
            change={set('currency')}
            error={error('currency')}
          />
        </Pair>
        <Select
          label={t('store.timeZone')}
          value={answers.timeZone}
          options={[...zones].map((zone) => [zone, zone.replaceAll('_', ' ')] as const)}
          choose={set('timeZone')}
        />
        <Pair>
          <Field label={t('store.taxName')} value={answers.taxName} change={set('taxName')} />
          <Field
            label={t('store.taxRate')}
            hint={t('store.taxHint')}
            value={answers.taxRate}
            change={set('taxRate')}
            error={error('taxRate')}
            isNumber
          />
        </Pair>
        <Toggle
          label={t('store.pricesIncludeTax')}
          value={answers.pricesIncludeTax}
          change={set('pricesIncludeTax')}
        />
      </Part>
      <Part title={t('administrator.title')}>
        <Pair>
          <Field
            label={t('administrator.name')}
            value={answers.name}
            change={set('name')}
            error={error('name')}
          />
          <Field
            label={t('administrator.login')}
            hint={t('administrator.loginHint')}
            value={answers.login}
            change={set('login')}
          />
        </Pair>
        <Pair>
          <Field
            label={t('administrator.password')}
            hint={t('administrator.passwordHint')}
            value={answers.password}
            change={set('password')}
            error={error('password')}
            isSecret
          />
          <Field
            label={t('administrator.again')}
            value={answers.again}
            change={set('again')}
            error={error('again')}
            isSecret
          />
        </Pair>
        <Field
          label={t('administrator.pin')}
          hint={t('administrator.pinHint')}
          value={answers.pin}
          change={set('pin')}
          error={error('pin')}
          isSecret
          isNumber
        />
      </Part>
      <Part title={t('till.title')}>
        <Field
          label={t('till.name')}
          hint={t('till.hint')}
          value={answers.till}
          change={set('till')}
          error={error('till')}
        />
      </Part>
      {failure !== undefined && (
        <p role="alert" className="text-bad">
          {failure}
        </p>
      )}
      <Button type="submit" look="primary" size="medium" isDisabled={isBusy}>
        {t(isBusy ? 'busy' : 'submit')}
      </Button>
    </form>
  );
};
