/** A day, by the device's own way to choose one. */
import { useId, type ReactNode } from 'react';

export const DateField = ({
  label,
  value,
  change,
  max,
}: {
  readonly label: string;
  /** `2026-11-30`, or nothing. */
  readonly value: string;
  readonly change: (value: string) => void;
  readonly max?: string;
}): ReactNode => {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        id={id}
        type="date"
        value={value}
        max={max}
        onChange={({ target }) => change(target.value)}
        className="min-h-11 w-full min-w-0 rounded-lg border border-line bg-surface px-3 text-lg"
      />
    </div>
  );
};
