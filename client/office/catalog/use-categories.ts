/** The categories that are in use, to choose from: id and name, by name. */
import { useMemo } from 'react';
import { useOffice, useRecords } from '../model/use-office.ts';

export const useCategories = (): readonly (readonly [id: string, name: string])[] => {
  const categories = useRecords(useOffice().categories);
  return useMemo(
    () =>
      categories
        .filter(({ active }) => active)
        .map(({ id, name }) => [id, name] as const)
        .sort(([, a], [, b]) => a.localeCompare(b)),
    [categories],
  );
};
