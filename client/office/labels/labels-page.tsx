/** Labels for shelves and goods: which products, on what paper, how many; seen before they are printed. */
import { useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { exponentOf } from '../../../crdt-schema/model/currency.ts';
import { taxesOf } from '../../common/model/records.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { createFormats } from '../../ui/format.ts';
import { Select } from '../../ui/select.tsx';
import { useSettings } from '../../ui/use-session.ts';
import { useOffice } from '../model/use-office.ts';
import { ChosenList, type Chosen } from './chosen-list.tsx';
import { labelOf, pagesOf, PAPER_NAMES, PAPERS, type PaperName } from './label.ts';
import { LabelSheet } from './label-sheet.tsx';

/** A browser lays out and prints so many without trouble. */
const MAX_LABELS = 2_000;
const SHOWN_PAGES = 3;
const SHOWN_HITS = 6;
const DEFAULT_LOCALE = 'es-MX';
const PAPER_KEY = 'tillmesh/office/labels/paper';

/** The ids that the catalog's table sent along. */
const sentAlong = (): readonly string[] => {
  const state: unknown = history.state;
  return Array.isArray(state) ? state.filter((id) => typeof id === 'string') : [];
};

const LabelsPage = (): ReactNode => {
  const t = useTranslations('officeLabels');
  const { products } = useOffice();
  const settings = useSettings();
  const [copies, setCopies] = useState(() => new Map(sentAlong().map((id) => [id, 1])));
  const [paperName, setPaperName] = useState(
    () => PAPER_NAMES.find((name) => name === localStorage.getItem(PAPER_KEY)) ?? 'a4x65',
  );
  const [skip, setSkip] = useState('0');
  const [wanted, setWanted] = useState('');
  // Prices are those of now, by whomever they are changed.
  const version = useSyncExternalStore(products.subscribe, products.active);
  const chosen = useMemo(
    () =>
      [...copies].flatMap(([id, count]): Chosen[] => {
        const product = products.get(id);
        return product === undefined ? [] : [{ product, copies: count }];
      }),
    [copies, products, version],
  );
  const { currency, locale, pricesIncludeTax } = settings;
  const code = typeof currency === 'string' ? currency : 'MXN';
  const formats = useMemo(
    () => createFormats(typeof locale === 'string' ? locale : DEFAULT_LOCALE, code),
    [locale, code],
  );
  const paper = PAPERS[paperName];
  const count = chosen.reduce((sum, each) => sum + each.copies, 0);
  const pages = useMemo(() => {
    const shop = {
      exponent: exponentOf(code),
      pricesIncludeTax: pricesIncludeTax !== false,
      taxes: taxesOf(settings) ?? [],
    };
    const labels = chosen.flatMap((each) =>
      Array.from({ length: each.copies }, () => labelOf(each.product, shop)),
    );
    return pagesOf(labels.slice(0, MAX_LABELS), paper, Number(skip) || 0);
  }, [chosen, paper, skip, settings, code, pricesIncludeTax]);
  const hits = wanted.trim() === '' ? undefined : products.search.find(wanted, SHOWN_HITS);

  const choosePaper = (name: string): void => {
    localStorage.setItem(PAPER_KEY, name);
    setPaperName(name as PaperName);
  };
  const add = (id: string): void => {
    setCopies((before) => new Map(before).set(id, (before.get(id) ?? 0) + 1));
    setWanted('');
  };
  const remove = (id: string): void =>
    setCopies((before) => new Map([...before].filter(([other]) => other !== id)));
  const set = (id: string | undefined, to: number): void =>
    setCopies(
      (before) =>
        new Map([...before].map(([other, n]) => [other, id === undefined || other === id ? to : n])),
    );

  return (
    <main className="flex w-full max-w-6xl flex-col gap-4 p-4">
      <Link to="/catalogo/products" className="underline">
        {t('back')}
      </Link>
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="flex flex-col gap-3">
          <Field label={t('add')} value={wanted} change={setWanted} autoFocus takesScans />
          {hits !== undefined && hits.length === 0 && <p role="status">{t('nothingFound')}</p>}
          {hits !== undefined && hits.length > 0 && (
            <ul className="divide-y divide-line rounded-lg border border-line bg-raised">
              {hits.map(({ id, name, price }) => (
                <li key={id}>
                  <button
                    type="button"
                    onClick={() => add(id)}
                    className="flex min-h-11 w-full items-center gap-3 px-3 text-left"
                  >
                    <span className="mr-auto truncate">{name}</span>
                    {price !== undefined && <span className="text-muted">{formats.price(price)}</span>}
                  </button>
                </li>
              ))}
            </ul>
          )}
          {chosen.length === 0 ? (
            <p className="text-muted">{t('empty')}</p>
          ) : (
            <ChosenList chosen={chosen} setCopies={set} remove={remove} />
          )}
        </div>
        <div className="flex flex-col gap-3">
          <Select
            label={t('paper')}
            value={paperName}
            options={PAPER_NAMES.map((name) => [name, t(`papers.${name}`)] as const)}
            choose={choosePaper}
          />
          {paper.columns * paper.rows > 1 && (
            <div className="max-w-sm">
              <Field label={t('skip')} value={skip} change={setSkip} isNumber />
            </div>
          )}
          {pages.length > 0 && (
            <>
              <p role="status">{t('count', { labels: Math.min(count, MAX_LABELS), pages: pages.length })}</p>
              {count > MAX_LABELS && (
                <p role="alert" className="text-warn">
                  {t('tooMany', { most: MAX_LABELS })}
                </p>
              )}
              <div>
                <Button look="primary" onPress={() => window.print()}>
                  {t('print')}
                </Button>
              </div>
              <p className="text-sm text-muted">{t('printHint')}</p>
            </>
          )}
        </div>
      </div>
      {pages.length > 0 && (
        <section className="flex flex-col gap-2">
          <h2 className="text-lg font-semibold">{t('preview')}</h2>
          <div
            role="group"
            aria-label={t('preview')}
            tabIndex={0}
            className="flex max-w-full flex-col gap-3 overflow-x-auto"
          >
            {pages.slice(0, SHOWN_PAGES).map((page, i) => (
              <LabelSheet key={i} {...{ paper, page, formats }} />
            ))}
          </div>
          {pages.length > SHOWN_PAGES && <p>{t('more', { count: pages.length - SHOWN_PAGES })}</p>}
        </section>
      )}
      {createPortal(
        <div className="label-print" aria-hidden="true">
          <style>{`@page { size: ${paper.pageWidth}mm ${paper.pageHeight}mm; margin: 0 }`}</style>
          {pages.map((page, i) => (
            <LabelSheet key={i} {...{ paper, page, formats }} />
          ))}
        </div>,
        document.body,
      )}
    </main>
  );
};

export default LabelsPage;
