/** Paper and printer for a component: what receipts are written with here, and how this device prints. */
import { useMemo, useSyncExternalStore } from 'react';
import type { EntityName } from '../../../crdt-schema/catalog/index.ts';
import { useOpen, useSettings } from '../../ui/use-session.ts';
import { createPaper, type Paper } from '../receipt/paper.ts';
import { onPrinterSettings, printerSettings, type PrinterSettings } from './settings.ts';

export const usePrinterSettings = (): PrinterSettings =>
  useSyncExternalStore(onPrinterSettings, printerSettings);

/** Names are looked up when a receipt is written, not here. */
export const usePaper = (): Paper => {
  const { peer } = useOpen();
  const settings = useSettings();
  const { code } = usePrinterSettings();
  return useMemo(() => {
    const field = (entity: EntityName, id: string, name: string): string | undefined => {
      const value = peer.catalog.read(entity, id)?.fields[name];
      return typeof value === 'string' ? value : undefined;
    };
    const names = {
      product: (id: string) => field('products', id, 'name'),
      unit: (id: string) => field('products', id, 'unit'),
      customer: (id: string) => field('customers', id, 'name'),
      person: (id: string) => peer.replica.context.people.get(id)?.name,
    };
    return createPaper(settings, names, code === 'none' ? undefined : code);
  }, [peer, settings, code]);
};
