/** One setting that is being changed. What somebody else wrote meanwhile is not written over unasked. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { sameValue, SETTINGS_ID } from '../../../crdt-schema/catalog/index.ts';
import { Button } from '../../ui/button.tsx';
import { useOffice } from '../model/use-office.ts';

export interface SettingEditorProps<D> {
  readonly name: string;
  readonly draftOf: (value: unknown) => D;
  /** As the catalog takes it; undefined: it is none. */
  readonly valueOf: (draft: D) => unknown;
  readonly draw: (draft: D, change: (draft: D) => void, isWrong: boolean) => ReactNode;
  /** A value as a person reads it. */
  readonly text: (value: unknown) => string;
  /** What is wrong where the input does not say so itself. */
  readonly wrong?: string | undefined;
  readonly close: () => void;
}

const isSame = (a: unknown, b: unknown): boolean => sameValue(a ?? null, b ?? null);

export const SettingEditor = <D,>({
  name,
  draftOf,
  valueOf,
  draw,
  text,
  wrong,
  close,
}: SettingEditorProps<D>): ReactNode => {
  const t = useTranslations('officeSettings');
  const { catalog } = useOffice().peer;
  const current = (): unknown => catalog.read('settings', SETTINGS_ID)?.fields[name];
  const [began] = useState(current);
  const [before] = useState(() => draftOf(began));
  const [draft, setDraft] = useState(before);
  const [isTried, setTried] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [met, setMet] = useState<unknown>();
  const value = valueOf(draft);

  const write = (): void => {
    const written = catalog.setField('settings', SETTINGS_ID, name, value);
    if (written.ok) close();
    else setFailure(written.error.code);
  };
  const save = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (value === undefined) return;
    const now = current();
    // What is as it was, or means what nobody set, is not written for it.
    if (isSame(value, valueOf(before))) close();
    else if (!isSame(now, began) && !isSame(now, value) && met === undefined) setMet(now ?? null);
    else write();
  };
  return (
    <form className="flex flex-col gap-3" onSubmit={save}>
      {draw(draft, setDraft, isTried && value === undefined)}
      {isTried && value === undefined && wrong !== undefined && (
        <p role="alert" className="text-bad">
          {wrong}
        </p>
      )}
      {failure !== undefined && (
        <p role="alert" className="text-bad">
          {t('failed', { code: failure })}
        </p>
      )}
      {met === undefined ? (
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary">
            {t('save')}
          </Button>
          <Button onPress={close}>{t('cancel')}</Button>
        </div>
      ) : (
        <div role="alert" className="flex flex-col gap-2 rounded-lg border border-warn p-3">
          <p>{t('meanwhile')}</p>
          <div className="grid gap-2 sm:grid-cols-2">
            <Button onPress={write}>{t('useMine', { value: text(value) })}</Button>
            <Button onPress={close}>{t('leaveTheirs', { value: text(met) })}</Button>
          </div>
        </div>
      )}
    </form>
  );
};
