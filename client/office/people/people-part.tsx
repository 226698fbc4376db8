/** The people of the shop; each leads to what can be changed of them. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { People } from './use-people.ts';

export const PeoplePart = ({ people: { all, accounts } }: { readonly people: People }): ReactNode => {
  const t = useTranslations('staff');
  const roles = useTranslations('account.roles');
  const logins = new Map(accounts?.map(({ id, login }) => [id, login]));
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-lg font-semibold">{t('title')}</h2>
      {all.length === 0 && <p>{t('nobody')}</p>}
      {all.length > 0 && (
        <ul aria-label={t('title')} className="divide-y divide-line rounded-lg border border-line bg-raised">
          {all.map(({ id, name, role, active }) => (
            <li key={id} className={active ? '' : 'text-muted'}>
              <Link
                to={`/equipos/persona/${id}`}
                className="flex min-h-11 flex-wrap items-center gap-x-4 px-3 py-1"
              >
                <span className="mr-auto font-medium underline">{name}</span>
                {typeof logins.get(id) === 'string' && active && (
                  <span className="text-sm text-muted">{t('login', { login: logins.get(id) ?? '' })}</span>
                )}
                <span>{active ? roles(role) : t('left')}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};
