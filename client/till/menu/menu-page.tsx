/** The ways to all that is not selling. */
import {
  Banknote,
  FileSpreadsheet,
  FileText,
  GitCompare,
  ListTodo,
  Package,
  Printer,
  ScrollText,
  Store,
  Undo2,
  Users,
  type LucideIcon,
} from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { HelpDialog } from '../help-dialog.tsx';
import type { menuTexts } from './texts.ts';

/** By the path of each. */
const PAGES: readonly (readonly [keyof typeof menuTexts.es.pages, LucideIcon])[] = [
  ['turno', Banknote],
  ['pendientes', ListTodo],
  ['devoluciones', Undo2],
  ['clientes', Users],
  ['cotizaciones', FileText],
  ['existencias', Package],
  ['conflictos', GitCompare],
  ['reportes', FileSpreadsheet],
  ['impresora', Printer],
  ['ajustes', Store],
  ['registro', ScrollText],
];

const MenuPage = (): ReactNode => {
  const t = useTranslations('menu');
  const sell = useTranslations('sell');
  const [isHelping, setHelping] = useState(false);
  return (
    <main className="mx-auto flex w-full max-w-3xl flex-col gap-4 p-4">
      <div className="flex items-center gap-2">
        <h1 className="mr-auto text-2xl font-semibold">{t('title')}</h1>
        <Button onPress={() => setHelping(true)}>{sell('help')}</Button>
      </div>
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
      {isHelping && <HelpDialog close={() => setHelping(false)} />}
    </main>
  );
};

export default MenuPage;
