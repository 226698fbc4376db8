/** A setting: what it says, what it does, who wrote it; changed in its place, with its history, and what of it is to decide. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Candidate, Conflict } from '../../../crdt-schema/catalog/index.ts';
import { ConflictCard } from '../../common/conflicts/conflict-card.tsx';
import { Origin } from '../../common/conflicts/origin.tsx';
import { Button } from '../../ui/button.tsx';
import { useDecide } from '../inbox/use-decide.ts';
import { useOffice } from '../model/use-office.ts';
import { SettingHistory } from './setting-history.tsx';

export interface SettingRowProps {
  readonly name: string;
  readonly label: string;
  readonly hint: string | undefined;
  readonly value: unknown;
  readonly text: (value: unknown) => string;
  readonly origin: Candidate | undefined;
  readonly conflict: Conflict | undefined;
  /** Undefined where it cannot be changed. */
  readonly edit: ((close: () => void) => ReactNode) | undefined;
}

export const SettingRow = ({
  name,
  label,
  hint,
  value,
  text,
  origin,
  conflict,
  edit,
}: SettingRowProps): ReactNode => {
  const t = useTranslations('officeSettings');
  const office = useOffice();
  const [isEdited, setEdited] = useState(false);
  const [hasHistory, setHistory] = useState(false);
  return (
    <li data-setting={name} className="flex flex-col gap-2 p-3">
      {conflict !== undefined && (
        <ConflictCard conflict={{ kind: 'field', ...conflict }} useDecide={useDecide} />
      )}
      {isEdited && edit !== undefined ? (
        edit(() => setEdited(false))
      ) : (
        <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
          <div className="min-w-48 grow basis-64">
            <h3 className="text-muted">{label}</h3>
            <p className="text-lg font-medium whitespace-pre-line wrap-anywhere">{text(value)}</p>
            {hint !== undefined && <p className="text-sm text-muted">{hint}</p>}
          </div>
          {origin !== undefined && <Origin of={origin} />}
          <div className="flex flex-wrap gap-2">
            {office.mayWrite && edit !== undefined && (
              <Button aria-label={t('changeOne', { name: label })} onPress={() => setEdited(true)}>
                {t('change')}
              </Button>
            )}
            <Button
              aria-label={t('historyOf', { name: label })}
              aria-expanded={hasHistory}
              onPress={() => setHistory(!hasHistory)}
            >
              {t('history.title')}
            </Button>
          </div>
        </div>
      )}
      {hasHistory && <SettingHistory name={name} text={text} />}
    </li>
  );
};
