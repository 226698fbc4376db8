/** A person's PIN, by the keys of the machine or by those on the screen. */
import { Delete } from 'lucide-react';
import { useEffect, useId, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Result } from '../../../crdt-schema/result.ts';
import { Button } from '../../ui/button.tsx';
import type { PinFailure, Staff } from './key-opener.ts';
import { isPin } from './sealed-key.ts';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
const MAX_DIGITS = 12;
const SECOND_MS = 1_000;
const onlyDigits = (text: string): string => text.replace(/\D/g, '').slice(0, MAX_DIGITS);

/** Whole seconds that the person has to wait, counted down. */
const useWait = (person: Staff, waitOf: (person: Staff) => number, tries: number): number => {
  const [waitMs, setWaitMs] = useState(() => waitOf(person));
  useEffect(() => setWaitMs(waitOf(person)), [waitOf, person, tries]);
  useEffect(() => {
    if (waitMs === 0) return undefined;
    const timer = setTimeout(() => setWaitMs(waitOf(person)), Math.min(waitMs, SECOND_MS));
    return () => clearTimeout(timer);
  }, [waitOf, person, waitMs]);
  return Math.ceil(waitMs / SECOND_MS);
};

export const PinEntry = ({
  person,
  waitMs,
  action,
  submit,
}: {
  readonly person: Staff;
  /** How long the person has to wait now; the same function each time. */
  readonly waitMs: (person: Staff) => number;
  /** What the PIN is for: the button's text. */
  readonly action: string;
  readonly submit: (pin: string) => Promise<Result<void, PinFailure>>;
}): ReactNode => {
  const t = useTranslations('people');
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [pin, setPin] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [tries, setTries] = useState(0);
  const [failure, setFailure] = useState<PinFailure['code']>();
  const wait = useWait(person, waitMs, tries);
  const mayTry = isPin(pin) && !isBusy && wait === 0;

  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!mayTry) return;
    setBusy(true);
    setFailure(undefined);
    const result = await submit(pin);
    setBusy(false);
    setPin('');
    setTries(tries + 1);
    setFailure(result.ok ? undefined : result.error.code);
    input.current?.focus();
  };
  /** Keys of the machine go on where those on the screen were: the field keeps the focus. */
  const change = (next: string): void => {
    setPin(onlyDigits(next));
    input.current?.focus();
  };

  return (
    <form className="flex flex-col gap-3" onSubmit={(event) => void send(event)}>
      <label htmlFor={id} className="font-medium">
        {t('pin', { name: person.name })}
      </label>
      <input
        ref={input}
        id={id}
        type="password"
        inputMode="none"
        autoComplete="off"
        // Typed fast, a PIN is no scanned code.
        data-scan="here"
        autoFocus
        value={pin}
        onChange={(event) => setPin(onlyDigits(event.target.value))}
        className="min-h-14 w-full rounded-lg border border-line bg-surface px-3 text-center text-3xl tracking-widest"
      />
      <p role="alert" className="min-h-6 text-bad">
        {failure !== undefined && t(`failures.${failure}`)} {wait > 0 && t('wait', { seconds: wait })}
      </p>
      <div className="grid grid-cols-3 gap-2">
        {DIGITS.map((digit) => (
          <Button
            key={digit}
            aria-label={t('digit', { digit })}
            preventFocusOnPress
            excludeFromTabOrder
            onPress={() => change(pin + digit)}
          >
            <span className="py-2 text-2xl">{digit}</span>
          </Button>
        ))}
        <Button
          aria-label={t('erase')}
          preventFocusOnPress
          excludeFromTabOrder
          onPress={() => change(pin.slice(0, -1))}
        >
          <Delete aria-hidden="true" />
        </Button>
        <Button
          aria-label={t('digit', { digit: '0' })}
          preventFocusOnPress
          excludeFromTabOrder
          onPress={() => change(`${pin}0`)}
        >
          <span className="py-2 text-2xl">0</span>
        </Button>
        <Button type="submit" look="primary" isDisabled={!mayTry}>
          {isBusy ? t('checking') : action}
        </Button>
      </div>
    </form>
  );
};
