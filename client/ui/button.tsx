/** The buttons of all pages: large enough for a finger, and plain about what they do. */
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';

const LOOKS = {
  primary: 'bg-accent text-on-accent border-accent',
  plain: 'bg-raised text-text border-line',
  danger: 'bg-raised text-bad border-bad',
} as const;

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style'> {
  readonly look?: keyof typeof LOOKS;
}

export const Button = ({ look = 'plain', ...rest }: ButtonProps): ReactNode => (
  <AriaButton
    {...rest}
    className={`inline-flex min-h-11 items-center justify-center gap-2 rounded-lg border px-4 font-medium disabled:opacity-50 data-pressed:opacity-80 ${LOOKS[look]}`}
  />
);
