/** A part of the panel, or of any page of few words, with its heading. */
import type { ReactNode } from 'react';

export const Section = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactNode => (
  <section className="flex flex-col gap-1">
    <h3 className="font-semibold">{title}</h3>
    {children}
  </section>
);
