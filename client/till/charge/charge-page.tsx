/** How the sale is paid. Enter does what comes next: the exact amount in cash where nothing was typed. */
import { lazy, Suspense, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Link, useLocation } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import { useKeys } from '../../ui/use-keys.ts';
import { amountText, parseAmount } from '../../common/typing/amount-text.ts';
import { useTillSettings, useTillValue } from '../model/use-till.ts';
import { isEmpty } from '../sell/cart.ts';
import { useScanForSale } from '../sell/handed-scan.ts';
import { rateText } from '../../common/typing/rate.ts';
import { useCart, useCartTotals } from '../sell/use-cart.ts';
import { CreditNote } from './credit-note.tsx';
import { discountToApprove } from './draft.ts';
import { settle, suggestNotes, type Method, type Tender } from './payments.ts';
import { useCharge } from './use-charge.ts';

const CustomerDialog = lazy(async () => ({
  default: (await import('../sell/customer-dialog.tsx')).CustomerDialog,
}));

const METHODS: readonly Method[] = ['cash', 'card', 'transfer', 'voucher', 'credit'];
/** Something that comes with a number on paper. */
const WITH_REFERENCE: ReadonlySet<Method> = new Set(['card', 'transfer', 'voucher']);
const KNOWN_FAILURES = ['store_failed', 'numbering_exhausted', 'numbering_expired'] as const;

const Amount = ({
  label,
  amount,
  isLarge = false,
}: {
  readonly label: string;
  readonly amount: string;
  readonly isLarge?: boolean;
}): ReactNode => (
  <div className="flex items-baseline justify-between gap-2">
    <dt className={isLarge ? 'text-xl font-semibold' : 'text-muted'}>{label}</dt>
    <dd className={`tabular-nums ${isLarge ? 'text-5xl font-bold' : 'text-lg'}`}>{amount}</dd>
  </div>
);

export const ChargePage = (): ReactNode => {
  const t = useTranslations('charge');
  const { money } = useFormats();
  const [, navigate] = useLocation();
  const cart = useCart();
  const settings = useTillSettings();
  const { due, isTooLarge } = useCartTotals();
  const session = useTillValue((till) => till.session());
  const { isBusy, failure, charge } = useCharge();
  const [added, setAdded] = useState<readonly Tender[]>([]);
  const [method, setMethod] = useState<Method>('cash');
  const [text, setText] = useState('');
  const [reference, setReference] = useState('');
  const [isChoosing, setChoosing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  /** Arrows go from one way to pay to the next: until digits are typed the focus stays there. */
  const byArrow = useRef(false);
  const { cashRounding, exponent, currency, discountLimit, needsSession } = settings;

  /** What this payment comes to where nothing is typed: what is missing. */
  const rest = settle(due, [...added, { method, amount: 0 }], cashRounding).missing;
  const typed = parseAmount(text, exponent);
  const isBad = text.trim() !== '' && typed === undefined;
  const tender: Tender = { method, amount: typed ?? rest, reference: reference.trim() };
  const payable = settle(due, [...added, tender], cashRounding);
  const isCovered = payable.missing === 0 && payable.excess === 0;
  const movesCash = [...added, tender].some((one) => one.method === 'cash');
  const lacksSession = needsSession && session.kind === 'none' && movesCash;
  const onCredit = [...added, tender].reduce(
    (sum, one) => (one.method === 'credit' ? sum + one.amount : sum),
    0,
  );
  const lacksCustomer = onCredit > 0 && cart.customer === undefined;
  const isStuck = isBad || payable.excess > 0 || lacksSession || lacksCustomer || isTooLarge || isEmpty(cart);
  const needsApproval = discountToApprove(cart, settings) !== undefined;

  const clear = (staysThere = false): void => {
    setText('');
    setReference('');
    if (!staysThere) field.current?.focus();
  };
  const next = (event: FormEvent): void => {
    event.preventDefault();
    if (isStuck) return;
    if (isCovered) return void charge(payable);
    setAdded([...added, tender]);
    clear();
  };
  const hand = (amount: number): void => {
    setText(amountText(amount, exponent));
    field.current?.focus();
  };

  useScanForSale();
  useKeys({
    Escape: () => {
      if (isChoosing) return false;
      navigate('/');
      return true;
    },
    F4: () => setChoosing(true),
    F10: () => !isStuck && isCovered && void charge(payable),
  });

  return (
    <main className="mx-auto flex w-full max-w-4xl flex-col gap-4 p-4 md:grid md:grid-cols-2 md:gap-8">
      <section className="flex flex-col gap-4">
        <h1 className="text-2xl font-semibold">{t('title')}</h1>
        <dl className="flex flex-col gap-1 rounded-lg border border-line bg-raised p-4">
          <Amount isLarge label={t('total')} amount={money(payable.total)} />
          {payable.rounding !== 0 && <Amount label={t('rounding')} amount={money(payable.rounding)} />}
          {payable.missing > 0 ? (
            <Amount isLarge label={t('missing')} amount={money(payable.missing)} />
          ) : (
            <Amount isLarge label={t('change')} amount={money(payable.change)} />
          )}
        </dl>
        {isEmpty(cart) && (
          <p className="text-warn">
            {t('empty')}{' '}
            <Link to="/" className="underline">
              {t('toSale')}
            </Link>
          </p>
        )}
        {added.length > 0 && (
          <ul aria-label={t('paid')} className="flex flex-col gap-2">
            {added.map((one, i) => (
              <li key={i} className="flex items-center gap-2 rounded-lg border border-line px-3 py-1">
                <span className="mr-auto">{t(`methods.${one.method}`)}</span>
                <span className="tabular-nums">{money(one.amount)}</span>
                <Button onPress={() => setAdded(added.filter((_, k) => k !== i))}>{t('remove')}</Button>
              </li>
            ))}
          </ul>
        )}
        <div role="alert" className="flex flex-col gap-2 font-medium text-bad">
          {isTooLarge && <p>{t('tooLarge')}</p>}
          {payable.excess > 0 && <p>{t('excess', { amount: money(payable.excess) })}</p>}
          {lacksSession && (
            <p>
              {t('session.none')}{' '}
              <Link to="/turno" className="underline">
                {t('session.open')}
              </Link>
            </p>
          )}
          {failure === 'approval_missing' && <p>{t('approval.refused')}</p>}
          {failure !== undefined && failure !== 'approval_missing' && (
            <p>
              {KNOWN_FAILURES.some((code) => code === failure)
                ? t(`failed.${failure as (typeof KNOWN_FAILURES)[number]}`)
                : t('failed.other', { code: failure })}
            </p>
          )}
        </div>
        {needsApproval && discountLimit !== undefined && (
          <p className="text-warn">{t('approval.needed', { limit: `${rateText(discountLimit)} %` })}</p>
        )}
      </section>
      <form className="flex flex-col gap-4" onSubmit={next}>
        <div
          onPointerDownCapture={() => (byArrow.current = false)}
          onKeyDownCapture={({ key }) => {
            byArrow.current = key.startsWith('Arrow');
            if (/^[\d.,]$/.test(key)) field.current?.focus();
          }}
        >
          <Choice
            label={t('method')}
            value={method}
            options={METHODS.map((one) => [one, t(`methods.${one}`)] as const)}
            choose={(one) => {
              setMethod(one);
              clear(byArrow.current);
            }}
          />
        </div>
        <Field
          isNumber
          large
          autoFocus
          inputRef={field}
          label={t(method === 'cash' ? 'tendered' : 'amount')}
          hint={`${t('missing')}: ${money(rest)}`}
          value={text}
          change={setText}
          error={isBad ? t('badAmount') : undefined}
        />
        {method === 'cash' && (
          <div className="grid grid-cols-3 gap-2">
            <Button size="medium" onPress={() => hand(rest)}>
              {t('exact')}
            </Button>
            {suggestNotes(rest, currency).map((amount) => (
              <Button key={amount} size="medium" onPress={() => hand(amount)}>
                {money(amount)}
              </Button>
            ))}
          </div>
        )}
        {WITH_REFERENCE.has(method) && (
          <Field takesScans label={t('reference')} value={reference} change={setReference} />
        )}
        {method === 'credit' && cart.customer !== undefined && (
          <CreditNote customer={cart.customer} amount={onCredit} />
        )}
        {lacksCustomer && (
          <p role="alert" className="flex flex-wrap items-center gap-2 text-bad">
            {t('credit.needsCustomer')}
            <Button onPress={() => setChoosing(true)}>{t('credit.choose')}</Button>
          </p>
        )}
        <Button type="submit" look="primary" size="large" isDisabled={isStuck || isBusy}>
          {t(isCovered || isStuck ? 'confirm' : 'add')}
        </Button>
        <Button onPress={() => navigate('/')}>{t('back')}</Button>
      </form>
      {isChoosing && (
        <Suspense>
          <CustomerDialog close={() => setChoosing(false)} />
        </Suspense>
      )}
    </main>
  );
};
