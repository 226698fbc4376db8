/** People to choose from, each as large as a finger. */
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import type { Staff } from './key-opener.ts';

/** The first letters of the first two words. */
const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 2)
    .map((word) => [...word][0]!.toLocaleUpperCase())
    .join('');

export const PersonList = ({
  people,
  choose,
}: {
  readonly people: readonly Staff[];
  readonly choose: (person: Staff) => void;
}): ReactNode => {
  const t = useTranslations('people');
  return (
    <ul className="grid grid-cols-1 gap-2 sm:grid-cols-2">
      {people.map((person, i) => (
        <li key={person.id}>
          <AriaButton
            autoFocus={i === 0}
            onPress={() => choose(person)}
            className="flex min-h-16 w-full items-center gap-3 rounded-lg border border-line bg-raised px-3 text-left data-pressed:opacity-80"
          >
            <span
              aria-hidden="true"
              className="grid size-11 shrink-0 place-items-center rounded-full border border-line bg-surface font-semibold"
            >
              {initialsOf(person.name)}
            </span>
            <span className="flex min-w-0 flex-col">
              <span className="truncate text-lg font-medium">{person.name}</span>
              <span className="text-sm text-muted">{t(`roles.${person.role}`)}</span>
            </span>
          </AriaButton>
        </li>
      ))}
    </ul>
  );
};
