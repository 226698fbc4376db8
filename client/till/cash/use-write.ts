/** Writing an op from a form: one at a time, and what went wrong. */
import { useRef, useState } from 'react';
import type { OpKind, OpOf } from '../../../crdt-schema/ops/op.ts';
import type { OpDraft } from '../model/till-model.ts';
import { useTill } from '../model/use-till.ts';

export interface Write {
  readonly busy: boolean;
  /** Code of the write that failed last. */
  readonly failure: string | undefined;
  /** The op once it is on the disk; undefined where it is not. Pressed again after a failure, it is the same op. */
  readonly write: <K extends OpKind>(kind: K, draft: OpDraft<K>) => Promise<OpOf<K> | undefined>;
}

export const useWrite = (): Write => {
  const till = useTill();
  const id = useRef<string>(undefined);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const write: Write['write'] = async (kind, draft) => {
    setBusy(true);
    id.current ??= till.peer.newId();
    const written = await till.write(kind, draft, id.current);
    setBusy(false);
    setFailure(written.ok ? undefined : written.error.code);
    if (!written.ok) return undefined;
    id.current = undefined;
    return written.value;
  };
  return { busy, failure, write };
};
