/** What the hub says in its own log beside verdicts: of the people of the shop, of its backups. */
import type { AppendPlace, Draft } from '../../crdt-schema/sync/index.ts';
import { encodeVerdictEntry, type VerdictEntry } from '../../crdt-schema/verdicts/verdict-entry.ts';
import type { Peer } from '../peer/peer.ts';

/** `name` is that of the kind. Throws where the log refuses. */
export const sayAside = async (
  peer: Peer,
  name: string,
  said: Pick<VerdictEntry, 'people' | 'backup'>,
): Promise<void> => {
  const bytes = encodeVerdictEntry({
    v: 1,
    kind: 'verdicts',
    // What the outbox has after this is still to be told.
    pos: peer.replica.publishedPosition,
    accepted: [],
    others: [],
    stock: [],
    ...said,
  });
  const build = ({ segment, seq }: AppendPlace): Draft => ({
    id: `${name}-${segment}-${seq}`,
    bytes,
    usesReceipt: false,
  });
  const result = await peer.append(build);
  if (!result.ok) throw new Error(`the hub's log refused its ${name}: ${result.error.code}`);
};
