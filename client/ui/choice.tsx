/** One of a few, all of them visible. */
import type { ReactNode } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';

export interface ChoiceProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly (readonly [value: V, label: string])[];
  readonly choose: (value: V) => void;
}

export const Choice = <V extends string>({ label, value, options, choose }: ChoiceProps<V>): ReactNode => (
  <RadioGroup
    value={value}
    onChange={(next) => choose(next as V)}
    orientation="horizontal"
    className="flex flex-col gap-2"
  >
    <Label className="font-medium">{label}</Label>
    <div className="flex flex-wrap gap-2">
      {options.map(([option, text]) => (
        <Radio
          key={option}
          value={option}
          className="flex min-h-11 cursor-pointer items-center rounded-lg border border-line bg-raised px-4 data-selected:border-accent data-selected:bg-accent data-selected:text-on-accent"
        >
          {text}
        </Radio>
      ))}
    </div>
  </RadioGroup>
);
