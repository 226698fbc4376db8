/** Counts a drawer: by notes and coins, or the total alone. Enter goes to the next row. */
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Choice } from '../../ui/choice.tsx';
import { useFormats } from '../../ui/format.ts';
import { Field } from '../../ui/field.tsx';
import { useTillSettings } from '../model/use-till.ts';
import { parseAmount } from '../../common/typing/amount-text.ts';
import { DenominationRow } from './denomination-row.tsx';
import { countsOf, denominationsOf, rowsOf, sumOf } from './denominations.ts';

export interface Counted {
  /** Minor units; undefined while what is written is no number. */
  readonly total: number | undefined;
  readonly denominations: { value: number; count: number }[] | undefined;
}

const WHOLE = /^\d{0,6}$/;

export interface CashCountProps {
  /** What was counted before, to be corrected. */
  readonly initial?: Counted | undefined;
  readonly change: (counted: Counted) => void;
}

/** The keyboard's way through the rows, as on a sheet of paper. */
const goToNext = (event: KeyboardEvent<HTMLElement>): void => {
  if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
  const inputs = [...event.currentTarget.querySelectorAll<HTMLInputElement>('input[inputmode]')];
  const next = inputs[inputs.indexOf(event.target) + 1];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
  next.select();
};

export const CashCount = ({ initial, change }: CashCountProps): ReactNode => {
  const t = useTranslations('cash.count');
  const tc = useTranslations('cash');
  const formats = useFormats();
  const { currency, exponent } = useTillSettings();
  const denominations = denominationsOf(currency);
  const [how, setHow] = useState<'rows' | 'total'>(
    initial?.total !== undefined && initial.denominations === undefined ? 'total' : 'rows',
  );
  const [texts, setTexts] = useState(() =>
    countsOf(denominations, initial?.denominations).map((count) => (count === 0 ? '' : String(count))),
  );
  const [sum, setSum] = useState('');
  const counts = texts.map(Number);
  const total = sumOf(denominations, counts);

  const tell = (mode: typeof how, rows: readonly string[], typed: string): void => {
    const numbers = rows.map(Number);
    change(
      mode === 'rows'
        ? { total: sumOf(denominations, numbers), denominations: rowsOf(denominations, numbers) }
        : { total: parseAmount(typed, exponent), denominations: undefined },
    );
  };
  const setCount = (place: number, text: string): void => {
    if (!WHOLE.test(text)) return;
    const next = texts.map((old, i) => (i === place ? text : old));
    setTexts(next);
    tell(how, next, sum);
  };
  const group = (kind: 'note' | 'coin'): ReactNode => (
    <fieldset className="flex min-w-52 flex-1 flex-col gap-1">
      <legend className="pb-1 font-medium">{t(kind === 'note' ? 'notes' : 'coins')}</legend>
      {denominations.map((each, place) =>
        each.kind === kind ? (
          <DenominationRow
            key={place}
            denomination={each}
            text={texts[place] ?? ''}
            change={(text) => setCount(place, text)}
          />
        ) : undefined,
      )}
    </fieldset>
  );

  return (
    <section className="flex flex-col gap-3" aria-label={t('title')} onKeyDown={goToNext}>
      <Choice
        label={t('how')}
        value={how}
        options={[
          ['rows', t('hows.rows')],
          ['total', t('hows.total')],
        ]}
        choose={(next) => {
          setHow(next);
          tell(next, texts, sum);
        }}
      />
      {how === 'rows' ? (
        <div className="flex flex-wrap gap-4">
          {group('note')}
          {group('coin')}
        </div>
      ) : (
        <Field
          label={t('total')}
          isNumber
          value={sum}
          change={(text) => {
            setSum(text);
            tell(how, texts, text);
          }}
          error={sum !== '' && parseAmount(sum, exponent) === undefined ? tc('badAmount') : undefined}
        />
      )}
      {how === 'rows' && (
        <p role="status" className="flex items-baseline justify-between border-t border-line pt-2 text-xl">
          {t('total')} <b className="text-2xl font-bold">{formats.money(total)}</b>
        </p>
      )}
    </section>
  );
};
