/** The store's settings, to be changed: what was changed is written once a supervisor is there or has approved exactly that. */
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { SETTINGS_ID } from '../../../crdt-schema/catalog/index.ts';
import { Button } from '../../ui/button.tsx';
import { useSettings } from '../../ui/use-session.ts';
import { activityLogOf, personName } from '../activity/use-activity.ts';
import { useTill, useTillSettings } from '../model/use-till.ts';
import { Section } from '../state/section.tsx';
import { SettingInput } from '../../common/settings/setting-input.tsx';
import { GROUPS, SETTINGS } from '../../common/settings/setting-list.ts';
import { useSettingTexts } from '../../common/settings/use-setting-text.ts';
import { changedSince, changesOf, draftOf, wrongIn } from '../../common/settings/setting-values.ts';

export interface SettingFormProps {
  readonly saved: () => void;
  readonly cancel: () => void;
}

export const SettingForm = ({ saved, cancel }: SettingFormProps): ReactNode => {
  const t = useTranslations('settings');
  const texts = useSettingTexts();
  const till = useTill();
  const { currency, exponent } = useTillSettings();
  const now = useSettings();
  const [began] = useState(now);
  const [before] = useState(() => draftOf(began, exponent));
  const [draft, setDraft] = useState(before);
  /** How often somebody tried to save: from then on it is told what is wrong. */
  const [tries, setTries] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();

  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [tries]);

  const wrong = wrongIn(draft, exponent);
  const others = changedSince(began, now);

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTries(tries + 1);
    setFailure(undefined);
    if (wrong.size > 0 || isBusy) return;
    const changes = changesOf(before, draft, exponent);
    const changed = SETTINGS.filter(({ name }) => Object.hasOwn(changes, name));
    if (changed.length === 0) return cancel();
    setBusy(true);
    const details = changed.map((setting) =>
      t('change', {
        name: texts.label(setting),
        before: texts.value(setting, now[setting.name]),
        after: texts.value(setting, changes[setting.name]),
      }),
    );
    const permitted = await till.permit({ code: 'settings', details });
    setBusy(false);
    if (!permitted.ok) return setFailure(t('notApproved'));
    const written = till.as(permitted.value.by, () =>
      till.peer.catalog.setFields('settings', SETTINGS_ID, changes),
    );
    if (!written.ok) return setFailure(t('saveFailed', { code: written.error.code }));
    activityLogOf(till).note({
      kind: 'settings',
      who: personName(till, permitted.value.by),
      names: changed.map(({ name }) => name),
    });
    saved();
  };

  return (
    <form ref={form} className="flex flex-col gap-6" onSubmit={(event) => void save(event)}>
      {GROUPS.map(({ group, settings }) => (
        <Section key={group} title={t(`groups.${group}`)}>
          <div className="flex flex-col gap-4">
            {group === 'drawer' && <p className="text-muted">{t('currency', { currency })}</p>}
            {settings.map((setting) => (
              <div key={setting.name} className="flex flex-col gap-1">
                <SettingInput
                  setting={setting}
                  text={draft[setting.name] ?? ''}
                  change={(text) => setDraft((all) => ({ ...all, [setting.name]: text }))}
                  isWrong={tries > 0 && wrong.has(setting.name)}
                />
                {others.has(setting.name) && (
                  <p role="status" className="text-sm text-warn">
                    {t('meanwhile', { value: texts.value(setting, now[setting.name]) })}
                  </p>
                )}
              </div>
            ))}
          </div>
        </Section>
      ))}
      {tries > 0 && wrong.size > 0 && (
        <p role="alert" className="text-bad">
          {t('wrongSomewhere')}
        </p>
      )}
      {failure !== undefined && (
        <p role="alert" className="text-bad">
          {failure}
        </p>
      )}
      <div className="sticky bottom-0 flex flex-wrap gap-2 border-t border-line bg-surface py-3">
        <Button type="submit" look="primary" isDisabled={isBusy}>
          {t('save')}
        </Button>
        <Button onPress={cancel}>{t('cancel')}</Button>
      </div>
    </form>
  );
};
