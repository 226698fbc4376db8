/** What a cashier keys in, before the log gives it a place: everything of an op but its clock and its number. */
import type { Op, OpKind } from '../../crdt-schema/ops/op.ts';

type BodyOf<O> = O extends Op ? Omit<O, 'v' | 'id' | 'at' | 'till'> : never;

/** An op without what every op has; its till where that is not the writer's own. */
export type Body = BodyOf<Op> & { readonly till?: string };

export interface Ticket {
  readonly id: string;
  readonly kind: OpKind;
  /** The number is that of the ticket which this one corrects: it takes none of the till's. */
  readonly keepsNumber?: boolean;
  /** `receipt` is the next number of the till's series. */
  readonly body: (receipt: { readonly series: string; readonly number: number }) => Body;
}
