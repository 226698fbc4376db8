/** The parts of the office: a column at the side, or on a phone a bar at the foot whose last entry leads to all of them. */
import { Menu } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useLocation } from 'wouter';
import { useKeys } from '../../ui/use-keys.ts';
import { isWithin, SECTIONS, type Section } from '../sections.ts';
import { NavLink } from './nav-link.tsx';
import { useCounts } from './use-counts.ts';

/** On a phone's bar, beside the menu. */
const ON_BAR = 4;
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

export const OfficeNav = (): ReactNode => {
  const t = useTranslations('office');
  const [path, navigate] = useLocation();
  const counts = useCounts();
  // Those beyond the ninth have none.
  const keyOf = (section: Section): string | undefined => KEYS[SECTIONS.indexOf(section)];
  useKeys(
    Object.fromEntries(
      SECTIONS.slice(0, KEYS.length).map((section, i) => [
        KEYS[i],
        // In a field it is a digit.
        () => document.activeElement === document.body && (navigate(section.path), true),
      ]),
    ),
  );
  const link = (section: Section, upright: boolean): ReactNode => {
    const count = counts[section.name] ?? 0;
    return (
      <NavLink
        key={section.path}
        to={section.path}
        icon={section.icon}
        text={t(`sections.${section.name}`)}
        isCurrent={isWithin(path, section)}
        shortcut={upright ? undefined : keyOf(section)}
        count={count}
        countText={t('toSettle', { count })}
        upright={upright}
      />
    );
  };
  return (
    <>
      <nav
        aria-label={t('nav')}
        className="sticky top-0 hidden h-dvh w-60 shrink-0 flex-col gap-1 overflow-y-auto border-r border-line bg-raised p-2 md:flex"
      >
        {SECTIONS.map((section) => link(section, false))}
      </nav>
      <nav
        aria-label={t('nav')}
        className="fixed inset-x-0 bottom-0 z-40 grid auto-cols-fr grid-flow-col gap-1 border-t border-line bg-raised p-1 md:hidden"
      >
        {SECTIONS.slice(0, ON_BAR).map((section) => link(section, true))}
        <NavLink to="/menu" icon={Menu} text={t('menu')} isCurrent={path === '/menu'} upright />
      </nav>
    </>
  );
};
