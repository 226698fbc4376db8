/** Why the hub did not do it, in words where the form can say what to change, else as for any request. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { RequestFailure } from '../../ui/request.ts';
import { refusalOf } from '../api.ts';
import { ApiFailed } from '../api-failed.tsx';
import type { accountTexts } from './texts.ts';

type Known = keyof typeof accountTexts.es.refusals;
const KNOWN = [
  'last_administrator',
  'login_taken',
  'password_refused',
  'sign_in_locked',
  'device_revoked',
] as const satisfies readonly Known[];

export const Refusal = ({
  failure,
  retry,
}: {
  readonly failure: RequestFailure | undefined;
  readonly retry: () => void;
}): ReactNode => {
  const t = useTranslations('account.refusals');
  if (failure === undefined) return undefined;
  const code = refusalOf(failure);
  const known = KNOWN.find((each) => each === code);
  if (known === undefined) return <ApiFailed failure={failure} retry={retry} />;
  return (
    <p role="alert" className="text-bad">
      {t(known)}
    </p>
  );
};
