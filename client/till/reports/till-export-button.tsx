/** Makes the file of what this till holds, and says what is in it. */
import { Download } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Days, ExportForm, ExportFormat } from '../../../crdt-schema/exports/form.ts';
import { Button } from '../../ui/button.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { useTill } from '../model/use-till.ts';
import type { HeldData } from './held-data.ts';
import { tillExport, type HeldEntity } from './till-export.ts';

export interface TillExportButtonProps {
  readonly entity: HeldEntity;
  readonly format: ExportFormat;
  readonly form: ExportForm;
  readonly days: Days;
  readonly isDisabled: boolean;
  /** What was sold a moment ago shall be in the file. */
  readonly read: () => Promise<HeldData | undefined>;
}

type State =
  | { readonly kind: 'idle' | 'busy' | 'failed' | 'refused' }
  | { readonly kind: 'saved'; readonly name: string; readonly rows: number };

export const TillExportButton = (props: TillExportButtonProps): ReactNode => {
  const { entity, format, form, days, isDisabled, read } = props;
  const t = useTranslations('reports.export');
  const till = useTill();
  const [state, setState] = useState<State>({ kind: 'idle' });
  const make = async (): Promise<State> => {
    if (!(await till.permit({ code: 'export' })).ok) return { kind: 'refused' };
    const held = await read();
    if (held === undefined) return { kind: 'failed' };
    const { file, rows } = await tillExport(till, held, { entity, format, days, form, nowMs: Date.now() });
    saveFile(file);
    return { kind: 'saved', name: file.name, rows };
  };
  const press = async (): Promise<void> => {
    setState({ kind: 'busy' });
    setState(await make().catch((): State => ({ kind: 'failed' })));
  };
  return (
    <div className="flex flex-col gap-2">
      <Button look="primary" isDisabled={isDisabled || state.kind === 'busy'} onPress={() => void press()}>
        <Download aria-hidden="true" size={20} />
        {t(state.kind === 'busy' ? 'busy' : 'fromTill')}
      </Button>
      <p role="status" className="text-sm">
        {state.kind === 'saved' && t('saved', { name: state.name, rows: state.rows })}
        {state.kind === 'refused' && t('refused')}
      </p>
      {state.kind === 'failed' && (
        <p role="alert" className="text-bad">
          {t('failed')}
        </p>
      )}
    </div>
  );
};
