/** All that the device holds of every till, old sessions too, as a till's own pages see theirs. */
import { useEffect, useMemo } from 'react';
import type { Op } from '../../../crdt-schema/ops/op.ts';
import { HeldOps } from '../../../crdt-schema/pending/held-ops.ts';
import { TillView } from '../../../crdt-schema/pending/session-view.ts';
import { useOffice, useOfficeValue } from './use-office.ts';

export interface OfficeView {
  readonly view: TillView;
  /** Those that count. */
  readonly ops: readonly Op[];
}

export const useOfficeView = (): OfficeView => {
  const { logs } = useOffice();
  const version = useOfficeValue((office) => office.version());
  // Where the disk cannot be read what was read stays.
  useEffect(() => void logs.refreshWithDone().catch(() => undefined), [logs]);
  return useMemo(() => {
    const held = new HeldOps([...logs.all()].map((entry) => logs.held(entry)));
    const view = new TillView(held);
    const ops = [...held.all()].flatMap(({ id, op }) => (view.isCounted(id) ? [op] : []));
    return { view, ops };
    // `version` says that what is read has changed.
  }, [logs, version]);
};
