/** The way to one part of the office; says whether one is there, and how much waits in it. */
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

export const NavLink = ({
  to,
  icon: Icon,
  text,
  isCurrent,
  shortcut,
  count = 0,
  countText,
  upright = false,
}: {
  readonly to: string;
  readonly icon: LucideIcon;
  readonly text: string;
  readonly isCurrent: boolean;
  /** The key that leads there. */
  readonly shortcut?: string | undefined;
  readonly count?: number;
  /** What the count says, for whoever does not see it. */
  readonly countText?: string | undefined;
  /** Icon above text, as on a bar at the foot. */
  readonly upright?: boolean;
}): ReactNode => (
  <Link
    to={to}
    aria-current={isCurrent ? 'page' : undefined}
    aria-keyshortcuts={shortcut}
    className={`relative flex min-h-11 items-center rounded-lg font-medium ${upright ? 'min-w-0 flex-col justify-center gap-0.5 px-1 py-1 text-xs' : 'gap-3 px-3'} ${isCurrent ? 'bg-accent text-on-accent' : ''}`}
  >
    <Icon aria-hidden="true" className="size-5 shrink-0" />
    <span className="max-w-full truncate">{text}</span>
    {count > 0 && (
      <span
        className={`rounded-full bg-bad px-2 text-sm font-semibold text-surface ${upright ? 'absolute top-0 right-1' : 'ml-auto'}`}
      >
        <span aria-hidden="true">{count}</span>
        <span className="sr-only">{countText}</span>
      </span>
    )}
  </Link>
);
