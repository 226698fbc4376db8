/** The first rows of a file, as they will be in it. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';

export const PreviewTable = ({
  rows: [headings = [], ...rows],
  most,
  title,
}: {
  readonly rows: readonly (readonly string[])[];
  /** So many are shown at most. */
  readonly most: number;
  readonly title: string;
}): ReactNode => {
  const t = useTranslations('officeReports');
  return (
    <section className="flex flex-col gap-2">
      <p role="status">
        {rows.length === 0 ? t('nothing') : t(rows.length < most ? 'all' : 'first', { count: rows.length })}
      </p>
      {rows.length > 0 && (
        <div
          tabIndex={0}
          role="region"
          aria-label={title}
          className="overflow-x-auto rounded-lg border border-line bg-raised"
        >
          <table className="w-full border-collapse text-sm">
            <thead>
              <tr className="border-b border-line text-left">
                {headings.map((heading, i) => (
                  <th key={i} scope="col" className="px-2 py-1 font-medium whitespace-nowrap">
                    {heading}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, i) => (
                <tr key={i} className="border-b border-line">
                  {row.map((cell, j) => (
                    <td key={j} className="px-2 py-1 whitespace-nowrap">
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
};
