/** Where one can go from here. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';

export const HomePage = (): ReactNode => {
  const t = useTranslations('office');
  const links = [
    ['/estado', t('status')],
    ['/caja/', t('till')],
    ['/api/doc', t('api')],
  ] as const;
  return (
    <main className="p-4">
      <ul className="flex flex-col gap-2">
        {links.map(([href, text]) => (
          <li key={href}>
            <a href={href} className="underline">
              {text}
            </a>
          </li>
        ))}
      </ul>
    </main>
  );
};
