/** All parts of the office, as a phone shows them. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { SECTIONS } from '../sections.ts';
import { NavLink } from './nav-link.tsx';

/** What is no page of the office. */
const OUTSIDE = [
  ['/estado', 'status'],
  ['/caja/', 'till'],
  ['/api/doc', 'api'],
] as const;

const MenuPage = (): ReactNode => {
  const t = useTranslations('office');
  return (
    <main className="flex flex-col gap-4 p-4">
      <h1 className="text-2xl font-semibold">{t('menu')}</h1>
      <ul className="grid gap-2 sm:grid-cols-2">
        {SECTIONS.map(({ path, name, icon }) => (
          <li key={path} className="rounded-lg border border-line bg-raised">
            <NavLink to={path} icon={icon} text={t(`sections.${name}`)} isCurrent={false} />
          </li>
        ))}
      </ul>
      <ul className="flex flex-wrap gap-x-6 gap-y-1">
        {OUTSIDE.map(([href, name]) => (
          <li key={href}>
            <a href={href} className="flex min-h-11 items-center underline">
              {t(name)}
            </a>
          </li>
        ))}
      </ul>
    </main>
  );
};

export default MenuPage;
