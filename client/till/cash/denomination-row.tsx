/** How many there are of one note or coin, and what that comes to. */
import type { ReactNode } from 'react';
import { Input, TextField } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../ui/format.ts';
import type { Denomination } from './denominations.ts';

export interface DenominationRowProps {
  readonly denomination: Denomination;
  readonly text: string;
  readonly change: (text: string) => void;
}

export const DenominationRow = ({
  denomination: { value, kind },
  text,
  change,
}: DenominationRowProps): ReactNode => {
  const t = useTranslations('cash.count');
  const { money } = useFormats();
  const shown = money(value);
  return (
    <TextField
      value={text}
      onChange={change}
      aria-label={t('piece', { kind, value: shown })}
      className="grid grid-cols-[1fr_4.5rem_5rem] items-center gap-2"
    >
      <span aria-hidden="true" className="text-right whitespace-nowrap">
        {shown} ×
      </span>
      <Input
        inputMode="numeric"
        autoComplete="off"
        className="min-h-11 w-full rounded-lg border border-line bg-raised px-2 text-right text-lg"
      />
      <span className="text-right whitespace-nowrap text-muted">{money(value * Number(text))}</span>
    </TextField>
  );
};
