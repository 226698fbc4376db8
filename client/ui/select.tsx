/** One of many, by the list that the device itself shows: what nobody wants to see all of at once. */
import { useId, type ReactNode } from 'react';

export interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly choose: (value: string) => void;
  readonly hint?: string | undefined;
}

export const Select = ({ label, value, options, choose, hint }: SelectProps): ReactNode => {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <select
        id={id}
        value={value}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => choose(event.target.value)}
        className="min-h-11 w-full min-w-0 rounded-lg border border-line bg-surface px-3 text-lg"
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  );
};
