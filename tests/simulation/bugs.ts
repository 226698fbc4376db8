/**
 * Bugs to plant, one at a time, in what the simulator puts around the production code: disks, keys, receipt counters,
 * the bridge's transaction. Each must be caught by an invariant, or the invariants are worth nothing.
 */
export const BUGS = [
  /** The disk says "stored" before it stored. */
  'ack_before_store',
  /** The disk says "stored" after writing to a cache that a crash empties. */
  'dropped_fsync',
  /** The bridge's cursor moves in a transaction of its own, before the ops. */
  'cursor_before_commit',
  /** Verdicts go out before the transaction that holds them has committed. */
  'published_before_commit',
  /** A verdict that went out goes out again, with the other status. */
  'verdict_flips',
  /** A ledger that was lost decides everything anew, whatever was told. */
  'told_is_forgotten',
  /** The hub takes a verdict for published before its log holds it. */
  'publication_lost',
  /** The bridge's cursor moves in a transaction of its own, after the ops, which are booked without a look at their ids. */
  'applied_twice',
  /** Signatures of received entries are not checked. */
  'signature_unchecked',
  /** The receipt counter begins anew after a crash. */
  'receipt_reset',
  /** A till drops its logs before a hub holds them. */
  'dropped_unheld',
  /** The hub says of every log that it is done with. */
  'done_too_soon',
  /** Tills do not pass on what others wrote. */
  'lost_relay',
  /** The last writer of a catalog field wins. */
  'catalog_lww',
  /** The bridge rejects in silence: an op has no verdict. */
  'verdict_forgotten',
  /** A sale that comes after the closing of its session is in no session. */
  'late_sale_dropped',
  /** What comes after a closing is sealed in no supplement. */
  'supplement_lost',
  /** A void is accepted, and what it dropped counts all the same. */
  'void_keeps_effects',
  /** A void is accepted, and nothing is dropped. */
  'void_in_vain',
  /** An op and its corrected form are both booked. */
  'replace_books_both',
  /** What was settled is settled once more. */
  'settled_twice',
  /** Whatever the office writes in a till's place passes, whoever signed it. */
  'authority_unchecked',
  /** A till opens a second session beside the first. */
  'session_opened_twice',
  /** A payment on account is in the drawer, and the customer owes as much as before. */
  'payment_on_account_lost',
  /** A till whose disk was lost begins its series anew. */
  'wiped_counts_as_new',
  /** A till does not take its own entries back from others. */
  'own_entries_refused',
  /** A clock begins at the wall clock, whatever stands in its own log. */
  'clock_forgets_its_log',
] as const;

export type Bug = (typeof BUGS)[number];
