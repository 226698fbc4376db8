/** Finds what is to be sold: by words or code, among the best sellers, by category. */
import { Menu, Search } from 'lucide-react';
import {
  memo,
  useDeferredValue,
  useMemo,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { CameraButton } from '../input/camera-button.tsx';
import type { Product } from '../../common/model/records.ts';
import { useProducts, useRecords, useTill, useTillValue } from '../model/use-till.ts';
import { frequent, MAX_SHOWN, ofCategory } from './favourites.ts';
import { FirstSteps } from './first-steps.tsx';
import { ProductButton } from './product-button.tsx';

const FREQUENT = 'frequent';
const ALL = 'all';

export interface ProductFinderProps {
  readonly searchRef: RefObject<HTMLInputElement | null>;
  readonly choose: (product: Product) => void;
  /** What was typed and confirmed: a code, or words of which `best` is the first hit; empty where Enter was pressed alone. */
  readonly enter: (text: string, best: Product | undefined) => void;
}

/** Arrows go from one product to the next, and back into the field. */
const move = (event: KeyboardEvent<HTMLElement>, field: HTMLInputElement | null): void => {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  const inField = event.target === field;
  if (step === undefined || (inField && event.key !== 'ArrowDown')) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-product]')];
  const next = inField ? 0 : buttons.indexOf(event.target as HTMLElement) + step;
  event.preventDefault();
  (buttons[next] ?? field)?.focus();
};

export const ProductFinder = memo(({ searchRef, choose, enter }: ProductFinderProps): ReactNode => {
  const t = useTranslations('sell');
  const till = useTill();
  const products = useProducts();
  const active = products.active();
  const categories = useRecords(till.categories);
  const isReady = useTillValue(({ logs }) => logs.isReady);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(FREQUENT);
  const sought = useDeferredValue(text);

  const tabs = useMemo(() => {
    const used = new Set(active.map(({ category }) => category));
    const shown = categories.filter(({ id, active: isUsed }) => isUsed && used.has(id));
    return shown.sort((a, b) => a.order - b.order || a.name.localeCompare(b.name));
  }, [active, categories]);

  const colors = useMemo(() => new Map(categories.map(({ id, color }) => [id, color])), [categories]);

  const all = useMemo(() => {
    if (sought.trim() !== '') return products.search.find(sought, MAX_SHOWN + 1);
    // What sells best is counted once: buttons that change places are not found.
    if (chosen === FREQUENT) return frequent(till.tickets(), active, (id) => products.get(id));
    return ofCategory(active, chosen === ALL ? undefined : chosen);
  }, [sought, chosen, active, products, till, isReady]);
  const shown = all.slice(0, MAX_SHOWN);

  return (
    <section
      aria-label={t('products')}
      className="flex min-h-0 flex-1 flex-col gap-2 p-2"
      onKeyDown={(event) => move(event, searchRef.current)}
    >
      <form
        role="search"
        className="flex gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          enter(text, products.search.find(text, 1)[0]);
          setText('');
        }}
      >
        <div className="relative flex-1">
          <Search aria-hidden="true" className="pointer-events-none absolute top-2.5 left-3 text-muted" />
          <input
            ref={searchRef}
            type="search"
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setText('');
            }}
            aria-label={t('search')}
            placeholder={`${t('search')} (${t('searchHint')})`}
            autoComplete="off"
            spellCheck="false"
            enterKeyHint="search"
            className="min-h-11 w-full rounded-lg border border-line bg-raised pr-3 pl-11 text-lg"
          />
        </div>
        <CameraButton heard={(code) => enter(code, undefined)} />
        {/* Beside the cart, which on a phone is behind the products. */}
        <Link
          to="/menu"
          aria-label={t('menu')}
          className="grid size-11 shrink-0 place-items-center rounded-lg border border-line bg-raised md:hidden"
        >
          <Menu aria-hidden="true" />
        </Link>
      </form>
      {text.trim() === '' && active.length > 0 && (
        <div role="group" aria-label={t('products')} className="flex gap-2 overflow-x-auto pb-1">
          {[
            [FREQUENT, t('frequent')] as const,
            ...tabs.map(({ id, name }) => [id, name] as const),
            [ALL, t('all')] as const,
          ].map(([id, name]) => (
            <button
              key={id}
              type="button"
              aria-pressed={chosen === id}
              onClick={() => setChosen(id)}
              className={`min-h-11 shrink-0 rounded-lg border px-4 font-medium ${chosen === id ? 'border-accent bg-accent text-on-accent' : 'border-line bg-raised'}`}
            >
              {name}
            </button>
          ))}
        </div>
      )}
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="pb-2 md:hidden">
          <FirstSteps />
        </div>
        {active.length === 0 && products.isWhole() && <p className="p-4 text-muted">{t('noProducts')}</p>}
        {active.length > 0 && shown.length === 0 && sought.trim() !== '' && (
          <p role="status" className="p-4 text-muted">
            {t('noResults', { text: sought.trim() })}
          </p>
        )}
        <div className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-4 2xl:grid-cols-6">
          {shown.map((product, i) => (
            <ProductButton
              key={product.id}
              isFirst={i === 0}
              product={product}
              color={product.color ?? colors.get(product.category ?? '')}
              choose={choose}
            />
          ))}
        </div>
        {all.length > MAX_SHOWN && sought.trim() === '' && (
          <p className="p-2 text-muted">{t('more', { count: all.length - MAX_SHOWN })}</p>
        )}
      </div>
    </section>
  );
});
