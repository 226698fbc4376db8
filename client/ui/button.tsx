/** The buttons of all pages: large enough for a finger, and plain about what they do. */
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';

const LOOKS = {
  primary: 'bg-accent text-on-accent border-accent',
  plain: 'bg-raised text-text border-line',
  danger: 'bg-raised text-bad border-bad',
} as const;

const SIZES = {
  normal: 'min-h-11 px-4',
  medium: 'min-h-14 px-2 text-lg',
  large: 'min-h-16 px-6 text-2xl',
} as const;

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style'> {
  readonly look?: keyof typeof LOOKS;
  /** `large`: what the page is for; `medium`: one of several that are used at each sale. */
  readonly size?: keyof typeof SIZES;
}

export const Button = ({ look = 'plain', size = 'normal', ...rest }: ButtonProps): ReactNode => (
  <AriaButton
    {...rest}
    className={`inline-flex items-center justify-center gap-2 rounded-lg border font-medium disabled:opacity-50 data-pressed:opacity-80 ${SIZES[size]} ${LOOKS[look]}`}
  />
);
