/** A page's only content while there is nothing else to show: what is so, and what to do. */
import type { ReactNode } from 'react';

export const Notice = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ReactNode;
}): ReactNode => (
  <main className="m-auto flex w-full max-w-md flex-col gap-4 p-6">
    <h1 className="text-2xl font-semibold">{title}</h1>
    {children}
  </main>
);
