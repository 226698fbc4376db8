/** Several customers at once: puts the sale aside under a name, or goes on with one, of this till or another. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { useFormats } from '../../ui/format.ts';
import type { ParkedTicket } from '../model/parked.ts';
import { useRecords, useTill, useTillSettings } from '../model/use-till.ts';
import { cartTotals, isEmpty } from './cart.ts';
import { cartOfParked, markParked, park, waitingTickets } from './parking.ts';
import { useCart, useCartStore } from './use-cart.ts';

export const ParkedDialog = ({ close }: { readonly close: () => void }): ReactNode => {
  const t = useTranslations('sell');
  const { time, money } = useFormats();
  const till = useTill();
  const settings = useTillSettings();
  const store = useCartStore();
  const cart = useCart();
  const waiting = waitingTickets(useRecords(till.parked));
  const customer = cart.customer === undefined ? undefined : till.customers.get(cart.customer);
  const [name, setName] = useState(
    () => customer?.name ?? t('parked.defaultName', { time: time(Date.now()) }),
  );
  const [failed, setFailed] = useState<string>();

  const save = (event: FormEvent): void => {
    event.preventDefault();
    const parked = park(till, cart, name.trim(), Date.now());
    if (!parked.ok) return setFailed(parked.error.code);
    store.begin();
    close();
  };

  const cartOf = (ticket: ParkedTicket): ReturnType<typeof cartOfParked> =>
    cartOfParked(ticket, ticket.id, (id) => till.products.get(id), settings);

  const takeUp = (ticket: ParkedTicket): void => {
    const taken = markParked(till, ticket.id, 'taken');
    if (!taken.ok) return setFailed(taken.error.code);
    store.begin(cartOf(ticket));
    close();
  };

  return (
    <Dialog title={t('parked.title')} close={close}>
      {failed !== undefined && (
        <p role="alert" className="text-bad">
          {t('parked.failed', { code: failed })}
        </p>
      )}
      {!isEmpty(cart) && (
        <form className="flex flex-col gap-2" onSubmit={save}>
          <Field autoFocus label={t('parked.name')} value={name} change={setName} />
          <Button type="submit" look="primary">
            {t('parked.save')}
          </Button>
        </form>
      )}
      <h3 className="font-semibold">{t('parked.list')}</h3>
      {waiting.length === 0 && <p className="text-muted">{t('parked.empty')}</p>}
      {waiting.length > 0 && !isEmpty(cart) && <p className="text-muted">{t('parked.first')}</p>}
      <ul className="flex flex-col gap-2">
        {waiting.map((ticket, i) => (
          <li key={ticket.id} className="flex items-center gap-2 rounded-lg border border-line p-2">
            <div className="mr-auto flex min-w-0 flex-col">
              <span className="truncate font-medium">{ticket.name}</span>
              <span className="text-sm text-muted">
                {ticket.state === 'taken' && ticket.takenBy !== till.peer.device
                  ? t('parked.takenAt')
                  : t('parked.waiting', { till: ticket.till ?? '', time: time(ticket.openedMs) })}
              </span>
            </div>
            <span className="font-semibold tabular-nums">
              {money(cartTotals(cartOf(ticket), settings).due)}
            </span>
            <Button
              autoFocus={i === 0 && isEmpty(cart)}
              isDisabled={!isEmpty(cart)}
              onPress={() => takeUp(ticket)}
            >
              {t('parked.takeUp')}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
};
