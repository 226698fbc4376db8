/** Apart from what can be done about it, which is of no page that sells. */
import type { PendingItem } from '../../../crdt-schema/pending/pending.ts';

/** Whether somebody has to decide: what merely waits goes on by itself. */
export const needsPerson = ({ state }: PendingItem): boolean => state === 'rejected';
