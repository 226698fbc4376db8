/** One part of a page of the office, with its heading. */
import type { ReactNode } from 'react';

export const Card = ({
  title,
  children,
  className = '',
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly className?: string;
}): ReactNode => (
  <section
    aria-label={title}
    className={`flex min-w-0 flex-col gap-3 rounded-lg border border-line bg-raised p-4 ${className}`}
  >
    <h2 className="text-lg font-semibold">{title}</h2>
    {children}
  </section>
);
