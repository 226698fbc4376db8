/** The till's warnings in the words of the page. */
import { useTranslations } from 'use-intl';
import type { Replica } from '../../../crdt-schema/sync/index.ts';
import { numberingWarning, ownAlerts } from './warnings.ts';

export interface WarningText {
  readonly code: string;
  readonly text: string;
  /** Belongs on every page. */
  readonly isUrgent: boolean;
}

/** What came back after a loss is told in the panel alone; so is a series of the till's own, which sells like any other. */
const IN_PANEL_ONLY: ReadonlySet<string> = new Set(['log_recovered', 'series_of_its_own', 'expiring']);

export const useWarningTexts = (replica: Replica, nowMs: number): WarningText[] => {
  const t = useTranslations('warnings');
  const numbering = numberingWarning(replica, nowMs);
  const texts = ownAlerts(replica).map(({ code, params }) => ({ code, text: t(`alerts.${code}`, params) }));
  if (numbering !== undefined) {
    const { code, ...params } = numbering;
    texts.unshift({ code: code as never, text: t(`numbering.${code}`, params) });
  }
  return texts.map((each) => ({ ...each, isUrgent: !IN_PANEL_ONLY.has(each.code) }));
};
