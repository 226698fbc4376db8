/** Yes or no. */
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Checkbox } from 'react-aria-components';

export const Toggle = ({
  label,
  value,
  change,
}: {
  readonly label: string;
  readonly value: boolean;
  readonly change: (value: boolean) => void;
}): ReactNode => (
  <Checkbox
    isSelected={value}
    onChange={change}
    className="group flex min-h-11 cursor-pointer items-center gap-3"
  >
    <span className="grid size-6 shrink-0 place-items-center rounded border border-line bg-raised group-data-selected:border-accent group-data-selected:bg-accent group-data-selected:text-on-accent">
      <Check aria-hidden="true" className="size-4 opacity-0 group-data-selected:opacity-100" />
    </span>
    {label}
  </Checkbox>
);
