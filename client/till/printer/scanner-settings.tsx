/** What the scanner adds to each code, and a place to try it. */
import { useState, type ReactNode } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { keepScannerSettings, scannerRules, type ScannerSettings } from '../input/scanner-rules.ts';
import { useScan } from '../input/use-scan.ts';

const Affix = ({
  label,
  value,
  change,
}: {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
}): ReactNode => (
  <TextField defaultValue={value} className="flex flex-col gap-1">
    <Label>{label}</Label>
    {/* Kept once it is whole: a code that is scanned meanwhile would be taken for a part of it. */}
    <Input
      onBlur={(event) => change(event.target.value)}
      className="min-h-11 w-40 rounded-lg border border-line bg-raised px-3"
      maxLength={8}
    />
  </TextField>
);

export const ScannerSettingsForm = (): ReactNode => {
  const t = useTranslations('printer');
  const [settings, setSettings] = useState<ScannerSettings>(scannerRules);
  const [code, setCode] = useState<string>();
  useScan((scan) => setCode(scan.code));
  const change = (part: Partial<ScannerSettings>): void => {
    const next = { ...settings, ...part };
    keepScannerSettings({ prefix: next.prefix, suffix: next.suffix });
    setSettings(next);
  };
  return (
    <section className="flex flex-col gap-4">
      <h2 className="text-xl font-semibold">{t('scanner')}</h2>
      <p className="text-muted">{t('scannerHelp')}</p>
      <p role="status" className="min-h-6 font-medium">
        {code === undefined ? '' : t('scanned', { code })}
      </p>
      <div className="flex flex-wrap gap-4">
        <Affix label={t('prefix')} value={settings.prefix} change={(prefix) => change({ prefix })} />
        <Affix label={t('suffix')} value={settings.suffix} change={(suffix) => change({ suffix })} />
      </div>
    </section>
  );
};
