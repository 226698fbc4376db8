/** A labelled field of several lines. */
import type { ReactNode } from 'react';
import { FieldError, Label, Text, TextArea as AriaTextArea, TextField } from 'react-aria-components';
import type { FieldProps } from './field.tsx';

const LINES = 3;

export const TextArea = ({
  label,
  value,
  change,
  hint,
  error,
}: Pick<FieldProps, 'label' | 'value' | 'change' | 'hint' | 'error'>): ReactNode => (
  <TextField value={value} onChange={change} isInvalid={error !== undefined} className="flex flex-col gap-1">
    <Label className="font-medium">{label}</Label>
    <AriaTextArea
      rows={LINES}
      spellCheck="false"
      className="w-full min-w-0 rounded-lg border border-line bg-surface px-3 py-2 text-lg data-invalid:border-bad"
    />
    {hint !== undefined && error === undefined && (
      <Text slot="description" className="text-sm text-muted">
        {hint}
      </Text>
    )}
    <FieldError className="text-sm text-bad">{error}</FieldError>
  </TextField>
);
