/** Writes one op of a form: pressed twice, or again after a failure, it is the same op. */
import { useRef, useState } from 'react';
import type { OpKind, OpOf } from '../../../crdt-schema/ops/op.ts';
import type { OpDraft } from '../model/till-model.ts';
import { useTill } from '../model/use-till.ts';

export interface OpWriter {
  /** The op, once it is on the disk; undefined where it is not, and then `failure` is the code. */
  write<K extends OpKind>(kind: K, draft: OpDraft<K>): Promise<OpOf<K> | undefined>;
  /** The id that the op will have: what a supervisor signs for. */
  readonly id: string;
  readonly isBusy: boolean;
  readonly failure: string | undefined;
}

export const useOpWriter = (): OpWriter => {
  const till = useTill();
  const [id, setId] = useState(() => till.peer.newId());
  const busy = useRef(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  return {
    id,
    isBusy,
    failure,
    async write(kind, draft) {
      if (busy.current) return undefined;
      busy.current = true;
      setBusy(true);
      const written = await till.write(kind, draft, id);
      busy.current = false;
      setBusy(false);
      setFailure(written.ok ? undefined : written.error.code);
      if (!written.ok) return undefined;
      setId(till.peer.newId());
      return written.value;
    },
  };
};
