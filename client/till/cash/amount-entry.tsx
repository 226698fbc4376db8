/** An amount of money to write in; says what is wrong with it once somebody tried to go on. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Field } from '../../ui/field.tsx';

export interface AmountEntryProps {
  readonly label?: string;
  readonly text: string;
  readonly change: (text: string) => void;
  readonly isWrong: boolean;
  readonly isFirst?: boolean;
}

export const AmountEntry = ({
  label,
  text,
  change,
  isWrong,
  isFirst = false,
}: AmountEntryProps): ReactNode => {
  const t = useTranslations('cash');
  return (
    <Field
      label={label ?? t('amount')}
      isNumber
      value={text}
      change={change}
      autoFocus={isFirst}
      error={isWrong ? t('badAmount') : undefined}
    />
  );
};
