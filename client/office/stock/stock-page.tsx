/** Levels of the goods, those below nothing first, and what moved them besides sales. */
import { useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { fold } from '../../common/search/fold.ts';
import { Field } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { Toggle } from '../../ui/toggle.tsx';
import { useOpen } from '../../ui/use-session.ts';
import { useOffice } from '../model/use-office.ts';
import { useOfficeView } from '../model/use-view.ts';
import { Card } from '../now/card.tsx';
import { Table } from '../table.tsx';
import { StockMoves } from './stock-moves.tsx';

const SHOWN = 200;
const LEVEL = new Set([1]);

const StockPage = (): ReactNode => {
  const t = useTranslations('officeStock');
  const formats = useFormats();
  const { peer } = useOpen();
  const { products } = useOffice();
  const active = useSyncExternalStore(products.subscribe, products.active);
  const held = useOfficeView();
  const [text, setText] = useState('');
  const [isNegative, setNegative] = useState(false);
  const levels = useMemo(() => {
    const { verdicts } = peer.replica.context;
    return active
      .flatMap(({ id, name }) => {
        const level = held.view.stock(id, verdicts.stock(id));
        return level === undefined ? [] : [{ id, name, level }];
      })
      .sort((a, b) => a.level - b.level);
  }, [active, held, peer]);
  const negatives = levels.filter(({ level }) => level < 0).length;
  const wanted = fold(text.trim());
  const found = levels.filter(
    ({ name, level }) => (!isNegative || level < 0) && (wanted === '' || fold(name).includes(wanted)),
  );
  return (
    <main className="flex flex-col gap-4 p-4">
      <h1 className="text-2xl font-semibold">{t('title')}</h1>
      <Card title={t('levels')}>
        <p className="text-muted">{t('asOf')}</p>
        <Field label={t('search')} value={text} change={setText} />
        <Toggle
          label={t('onlyNegative', { count: String(negatives) })}
          value={isNegative}
          change={setNegative}
        />
        {found.length === 0 && <p role="status">{levels.length === 0 ? t('unknown') : t('none')}</p>}
        {found.length > 0 && (
          <Table
            label={t('levels')}
            heads={[t('product'), t('level')]}
            numbers={LEVEL}
            rows={found.slice(0, SHOWN).map(({ id, name, level }) => ({
              key: id,
              cells: [
                name,
                <span key="level" className={level < 0 ? 'font-semibold text-bad' : ''}>
                  {formats.quantity(level)}
                </span>,
              ],
            }))}
          />
        )}
        {found.length > SHOWN && (
          <p className="text-muted">{t('more', { shown: String(SHOWN), count: String(found.length) })}</p>
        )}
      </Card>
      <Card title={t('moves')}>
        <StockMoves held={held} />
      </Card>
    </main>
  );
};

export default StockPage;
