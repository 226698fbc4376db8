/** Makes this browser a device of the store. A link with the code (`#codigo=…`) leaves only a button to press. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';
import { uiTexts } from './texts.ts';
import { useSession } from './use-session.ts';

const codeOfLink = (): string => new URLSearchParams(location.hash.slice(1)).get('codigo') ?? '';

/** It works once, and has no place in the browser's history. */
const forgetLink = (): void => history.replaceState(history.state, '', location.pathname + location.search);

type KnownFailure = Exclude<keyof typeof uiTexts.es.pairing.failures, 'other'>;

const isKnown = (code: string): code is KnownFailure => Object.hasOwn(uiTexts.es.pairing.failures, code);

const PairingForm = ({ till }: { readonly till: string | null }): ReactNode => {
  const t = useTranslations('ui.pairing');
  const lost = useTranslations('ui.lost');
  const session = useSession();
  const [code, setCode] = useState(codeOfLink);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const paired = await session.pair(code);
    setBusy(false);
    if (paired.ok) return forgetLink();
    const { code: failed } = paired.error;
    setFailure(isKnown(failed) ? t(`failures.${failed}`) : t('failures.other', { code: failed }));
  };

  return (
    <Notice title={t('title')}>
      {till !== null && (
        <p role="alert" className="text-warn">
          {lost('till', { till })}
        </p>
      )}
      <p>{t('intro')}</p>
      <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        <TextField value={code} onChange={setCode} isRequired autoFocus className="flex flex-col gap-1">
          <Label className="font-medium">{t('code')}</Label>
          <Input
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck="false"
            className="min-h-11 rounded-lg border border-line bg-raised px-3 font-mono text-lg uppercase"
          />
        </TextField>
        {failure !== undefined && (
          <p role="alert" className="text-bad">
            {failure}
          </p>
        )}
        <Button type="submit" look="primary" isDisabled={busy}>
          {t(busy ? 'busy' : 'submit')}
        </Button>
      </form>
    </Notice>
  );
};

export default PairingForm;
