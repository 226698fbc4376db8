/** Looks for one record by its name or code, and takes it. */
import { useId, useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { Field } from '../../../ui/field.tsx';

interface Found {
  readonly id: string;
  readonly name: string;
  readonly detail: string | undefined;
}

export const Finder = ({
  label,
  nothing,
  find,
  take,
}: {
  readonly label: string;
  /** Said where nothing is found. */
  readonly nothing: string;
  readonly find: (text: string) => readonly Found[];
  readonly take: (id: string) => void;
}): ReactNode => {
  const [text, setText] = useState('');
  const list = useId();
  const found = text.trim() === '' ? undefined : find(text.trim());
  return (
    <div className="flex flex-col gap-2">
      <Field label={label} value={text} change={setText} autoFocus />
      {found?.length === 0 && (
        <p role="status" className="text-sm text-muted">
          {nothing}
        </p>
      )}
      {found !== undefined && found.length > 0 && (
        <ul
          id={list}
          className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface"
        >
          {found.map(({ id, name, detail }) => (
            <li key={id}>
              <Button
                className="flex min-h-11 w-full items-center gap-3 px-3 text-left data-pressed:opacity-80"
                onPress={() => take(id)}
              >
                <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
                {detail !== undefined && <span className="text-sm text-muted">{detail}</span>}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
