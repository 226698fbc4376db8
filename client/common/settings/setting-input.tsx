/** One setting to be changed, by whatever its kind is typed with. */
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { regions, timeZones } from './long-lists.ts';
import { NO, YES, type Setting } from './setting-list.ts';
import { useSettingTexts } from './use-setting-text.ts';

/** What there is to choose; what is chosen now is among it. */
const optionsOf = ({ kind, options = [] }: Setting, chosen: string): readonly string[] => {
  if (kind === 'zone') return timeZones(chosen);
  return kind === 'region' ? regions(chosen) : options;
};

export interface SettingInputProps {
  readonly setting: Setting;
  readonly text: string;
  readonly change: (text: string) => void;
  readonly isWrong: boolean;
}

export const SettingInput = ({ setting, text, change, isWrong }: SettingInputProps): ReactNode => {
  const t = useTranslations('settings');
  const texts = useSettingTexts();
  const { kind } = setting;
  const label = texts.label(setting);
  const hint = texts.hint(setting);
  const typed = { label, value: text, change, hint, error: isWrong ? t(`wrong.${kind}`) : undefined };
  const chosen = { label, value: text, choose: change, hint };
  switch (kind) {
    case 'text':
      return <Field {...typed} />;
    case 'lines':
      return <TextArea {...typed} />;
    case 'amount':
    case 'percent':
      return <Field {...typed} isNumber />;
    case 'flag':
      return (
        <div>
          <Toggle label={label} value={text === YES} change={(isOn) => change(isOn ? YES : NO)} />
          {hint !== undefined && <p className="text-sm text-muted">{hint}</p>}
        </div>
      );
    case 'choice':
    case 'zone':
    case 'region':
      return (
        <Select
          {...chosen}
          options={optionsOf(setting, text).map((option) => [option, texts.value(setting, option)] as const)}
        />
      );
  }
};
