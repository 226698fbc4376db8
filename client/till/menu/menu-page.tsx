/** The ways to all that is not selling. */
import {
  Banknote,
  FileSpreadsheet,
  FileText,
  ListTodo,
  Package,
  Printer,
  ScrollText,
  Store,
  Undo2,
  Users,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import type { menuTexts } from './texts.ts';

/** By the path of each. */
const PAGES: readonly (readonly [keyof typeof menuTexts.es.pages, LucideIcon])[] = [
  ['turno', Banknote],
  ['pendientes', ListTodo],
  ['devoluciones', Undo2],
  ['clientes', Users],
  ['cotizaciones', FileText],
  ['existencias', Package],
  ['reportes', FileSpreadsheet],
  ['impresora', Printer],
  ['ajustes', Store],
  ['registro', ScrollText],
];

const MenuPage = (): ReactNode => {
  const t = useTranslations('menu');
  return (
    <main className="mx-auto flex w-full max-w-3xl flex-col gap-4 p-4">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      <ul className="grid gap-2 sm:grid-cols-2">
        {PAGES.map(([page, Icon]) => (
          <li key={page}>
            <Link
              to={`/${page}`}
              className="flex min-h-16 items-center gap-3 rounded-lg border border-line bg-raised px-4 text-lg font-medium"
            >
              <Icon aria-hidden="true" />
              {t(`pages.${page}`)}
            </Link>
          </li>
        ))}
      </ul>
    </main>
  );
};

export default MenuPage;
