/**
 * Makes this device no till any more: never while something would be lost by it, asked twice, and by a supervisor. The till's
 * name stays the shop's; paired again, here or elsewhere, it goes on in a series of its own.
 */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useLocation } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useOpen, useSession } from '../../ui/use-session.ts';
import { activityLogOf, personName } from '../activity/use-activity.ts';
import { useTill, useTillValue } from '../model/use-till.ts';
import { isEmpty } from '../sell/cart.ts';
import { useCart } from '../sell/use-cart.ts';
import { Section } from '../state/section.tsx';
import { forgetTill } from './forget.ts';
import { HindranceList } from './hindrance-list.tsx';
import { hindrancesOf } from './hindrances.ts';

/** `first` and `last`: the two questions; `refused`: somebody tried, and it may not be yet. */
type Step = 'none' | 'first' | 'asking' | 'last' | 'refused' | 'not_approved';

export const Unpair = (): ReactNode => {
  const t = useTranslations('unpair');
  const session = useSession();
  const { connection, peer } = useOpen();
  const till = useTill();
  const cart = useCart();
  const hasSession = useTillValue((model) => model.session()).kind === 'open';
  const [, navigate] = useLocation();
  const [step, setStep] = useState<Step>('none');
  useTillValue((model) => model.pending());
  const hindrances = hindrancesOf(connection, till, isEmpty(cart));

  const refuse = (names: readonly string[]): void => {
    activityLogOf(till).note({ kind: 'unpair_refused', who: personName(till, till.cashier), names });
    setStep('refused');
  };
  const begin = (): void =>
    hindrances.length > 0 ? refuse(hindrances.map(({ kind }) => kind)) : setStep('first');

  const ask = async (): Promise<void> => {
    setStep('asking');
    const permitted = await till.permit({ code: 'unpair', isFinal: true });
    setStep(permitted.ok ? 'last' : 'not_approved');
  };

  const unpair = async (): Promise<void> => {
    // Something may have come up while people talked.
    if (hindrances.length > 0) return begin();
    const { device } = peer;
    const gone = await session.unpair(() => forgetTill(device));
    if (!gone.ok) return refuse([gone.error.code]);
    navigate('/');
  };

  const close = (): void => setStep('none');
  return (
    <Section title={t('section')}>
      <p className="text-muted">{t('what', { till: till.name })}</p>
      <div>
        <Button look="danger" onPress={begin}>
          {t('begin')}
        </Button>
      </div>
      {step === 'refused' && hindrances.length > 0 && <HindranceList hindrances={hindrances} />}
      {step === 'refused' && hindrances.length === 0 && <p role="status">{t('again')}</p>}
      {step === 'not_approved' && <p role="alert">{t('notApproved')}</p>}
      {step === 'first' && (
        <Dialog title={t('first.title', { till: till.name })} close={close}>
          <p>{t('first.text')}</p>
          {hasSession && <p className="text-warn">{t('first.session')}</p>}
          <div className="flex flex-wrap gap-2">
            <Button onPress={close}>{t('keep')}</Button>
            <Button look="danger" onPress={() => void ask()}>
              {t('first.goOn')}
            </Button>
          </div>
        </Dialog>
      )}
      {step === 'last' && (
        <Dialog title={t('last.title')} close={close}>
          <p>{t('last.text')}</p>
          <div className="flex flex-wrap gap-2">
            <Button onPress={close}>{t('keep')}</Button>
            <Button look="danger" onPress={() => void unpair()}>
              {t('last.submit', { till: till.name })}
            </Button>
          </div>
        </Dialog>
      )}
    </Section>
  );
};
