/** An op in a till's name, as the office writes it: signed by whoever answers for it. */
import { toHex } from '../../../crdt-schema/model/ids.ts';
import { approvalMessage } from '../../../crdt-schema/ops/approval.ts';
import { authorityCode, authorityMessage } from '../../../crdt-schema/ops/authority.ts';
import type { Approval, Op } from '../../../crdt-schema/ops/op.ts';
import type { Stamp } from '../../../crdt-schema/sync/index.ts';
import type { Sign } from '../../common/people/sealed-key.ts';

/** Fields of an op, without those that are made when it is written. */
export type Draft = Readonly<Record<string, unknown>> & { readonly kind: Op['kind']; readonly till: string };

export interface Signer {
  /** Id of the person. */
  readonly by: string;
  readonly sign: Sign;
}

/**
 * The op but for what the device adds. `approved`: codes of rules that were let pass on the op in whose place it stands, which was
 * signed for that one alone.
 */
export const authorised = async (
  store: string,
  id: string,
  draft: Draft,
  approved: readonly string[],
  { by, sign }: Signer,
): Promise<(stamp: Stamp) => Op> => {
  const signed = async (code: string, message: Uint8Array): Promise<Approval> => ({
    code,
    by,
    proof: toHex(await sign(message)),
  });
  const note = String(draft['total']);
  const approvals = await Promise.all(
    approved.map(async (code) => signed(code, approvalMessage({ store, op: id, code, note }))),
  );
  const unsigned = {
    ...{ v: 1, id, ...draft, cashier: by },
    ...(approvals.length === 0 ? {} : { approvals }),
  } as unknown as Parameters<typeof authorityMessage>[1];
  const authority = await signed(authorityCode(draft.kind), authorityMessage(store, unsigned));
  const isTicket = draft.kind === 'sale' || draft.kind === 'refund';
  return ({ at, receipt }) =>
    ({ ...unsigned, ...(isTicket ? { receipt } : {}), at, authority }) as unknown as Op;
};
