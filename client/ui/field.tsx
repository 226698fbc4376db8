/** A labelled field of one line. Numbers are typed with the keys of the machine, or with those that a tablet shows. */
import type { ReactNode, Ref } from 'react';
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components';

export interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly hint?: string | undefined;
  /** Why it cannot stay so. */
  readonly error?: string | undefined;
  readonly isNumber?: boolean;
  /** Nobody who looks on shall read it. */
  readonly isSecret?: boolean;
  readonly autoFocus?: boolean;
  readonly large?: boolean;
  /** What is scanned while it has the focus is typed into it. */
  readonly takesScans?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
}

export const Field = ({
  label,
  value,
  change,
  hint,
  error,
  isNumber = false,
  isSecret = false,
  autoFocus = false,
  large = false,
  takesScans = false,
  inputRef,
}: FieldProps): ReactNode => (
  <TextField
    value={value}
    onChange={change}
    autoFocus={autoFocus}
    isInvalid={error !== undefined}
    className="flex flex-col gap-1"
  >
    <Label className="font-medium">{label}</Label>
    <Input
      ref={inputRef ?? null}
      type={isSecret ? 'password' : 'text'}
      inputMode={isNumber ? 'decimal' : 'text'}
      autoComplete="off"
      spellCheck="false"
      data-scan={takesScans ? 'here' : undefined}
      onFocus={(event) => isNumber && event.target.select()}
      className={`w-full min-w-0 rounded-lg border border-line bg-surface px-3 data-invalid:border-bad ${isNumber ? 'text-right tabular-nums' : ''} ${large ? 'min-h-14 text-3xl font-semibold' : 'min-h-11 text-lg'}`}
    />
    {hint !== undefined && error === undefined && (
      <Text slot="description" className="text-sm text-muted">
        {hint}
      </Text>
    )}
    <FieldError className="text-sm text-bad">{error}</FieldError>
  </TextField>
);
