/** Every bound of the schema and the protocol, unit last, each with its reason. */

/** One op as encoded bytes; a ticket of 500 lines takes about 60 KB. */
export const MAX_ENTRY_BYTES = 256 * 1024;
/** What one part of a verdict entry says, as JSON: half an entry leaves room for all that stands around it. */
export const MAX_VERDICT_PART_BYTES = MAX_ENTRY_BYTES / 2;
/** Lines of one ticket; the longest real one seen has 1,114 lines. */
export const MAX_LINES_PER_OP = 2_000;
/** Payments of one ticket: mixed payments are two or three. */
export const MAX_PAYMENTS_PER_OP = 20;
/** Entries of one segment; past this an open Automerge document grows slow to load (DESIGN: 1,000). */
export const MAX_SEGMENT_ENTRIES = 1_000;
/** One frame on a socket; a full catalog of 20,000 products takes 7.5 MB for a plain client, 0.7 MB between peers. */
export const MAX_FRAME_BYTES = 16 * 1024 * 1024;
/** Entries sent in one `changes` frame are cut at this size, so that small frames can overtake. */
export const MAX_CHANGES_BYTES = 256 * 1024;
/** Newest entries kept in memory to be passed on: some thousand sales, more than a peer is behind while it is linked. */
export const MAX_RECENT_ENTRY_BYTES = 4 * 1024 * 1024;
/** Entries sent in one `changes` frame. */
export const MAX_CHANGES_ENTRIES = 500;
/** Heads of one segment kept for one peer: one while nothing forks, a few more while a range is on its way. */
export const MAX_REMOTE_HEADS = 64;
/** Segments listed in one `have` frame. */
export const MAX_HAVE_SEGMENTS = 2_000;
/** Logs that one entry of the hub's says are done with: 90 bytes each, far within an entry. */
export const MAX_DONE_PER_ENTRY = 500;
/** For how long a till keeps a log that is done with, ms: 30 days, in which a person may ask for it, and a hub for its copy. */
export const KEEP_SETTLED_MS = 30 * 24 * 60 * 60 * 1000;
/** Short text: names, codes, reasons. */
export const MAX_SHORT_TEXT_CHARS = 200;
/** Long text: notes, addresses. */
export const MAX_LONG_TEXT_CHARS = 4_000;
/** Quantity in thousandths: a million units. */
export const MAX_QUANTITY_THOUSANDTHS = 1_000_000_000;
/** Unit price in ten-thousandths of the major unit: a thousand million. */
export const MAX_UNIT_PRICE_TENTHOUSANDTHS = 10_000_000_000_000;
/** An amount of money in minor units; sums of thousands of these stay below 2^53. */
export const MAX_AMOUNT_MINOR = 1_000_000_000_000;
/** Refused frames on one connection before it is closed. */
export const MAX_REFUSALS_PER_CONNECTION = 20;
/** Frames kept while a peer's proof is being checked, and their bytes: a greeting of 50,000 logs takes 3 MB. */
export const MAX_EARLY_FRAMES = 64;
export const MAX_EARLY_BYTES = 4 * 1024 * 1024;
/** Whoever has not proved who it is in this time is cut off. */
export const HANDSHAKE_TIMEOUT_S = 10;
/** A peer that does not answer a `want` for this long is asked no more; another is. */
export const WANT_TIMEOUT_MS = 10_000;
/** A slow link answers one `want` after another: a peer that gives something meanwhile has this many times as long. */
export const WANT_PATIENCE = 6;
/** What its writer, being live here, pushes by itself is not asked of others for so long: it would come twice. */
export const PUSH_GRACE_MS = 2_000;
/**
 * A peer is told at most this often of others' new entries; a first one at once. What comes within it is asked for, sent,
 * checked and stored together: one signature for ten sales costs a tenth of ten.
 */
export const GATHER_ANNOUNCEMENTS_MS = 100;
/** A peer is asked for at most this many ranges at once. */
export const MAX_WANTS_PER_CONNECTION = 64;
/** Bytes waiting to be sent on one connection, above which nothing is pushed to it unasked. */
export const MAX_UNSENT_BYTES = 4 * 1024 * 1024;
/** Bytes waiting to be sent on one connection, above which its requests wait: fifty slow peers fit into 100 MiB. */
export const MAX_UNSENT_ANSWERS_BYTES = 1024 * 1024;
/** Past this many bytes waiting a receiver is cut off: more than the largest frame on top of what may wait anyway. */
export const MAX_UNSENT_BEFORE_CUT_BYTES = 32 * 1024 * 1024;
/** Bytes waiting on all connections together, past which the slowest are cut off. */
export const MAX_UNSENT_IN_ALL_BYTES = 256 * 1024 * 1024;
/** What one connection sent and the disk does not hold yet, past which nothing more is read from it. */
export const MAX_UNSTORED_BYTES = 8 * 1024 * 1024;
/** `changes` of one connection that wait for entries before them to be stored. */
export const MAX_QUEUED_CHANGES_BYTES = 8 * 1024 * 1024;
/** Frames read from one connection in a second: one edit or sale each, a hundred times what a shop does. */
export const MAX_FRAMES_PER_SECOND = 10_000;
/** Logs that one peer says it holds: 100 tills for 5 years. */
export const MAX_REMOTE_SEGMENTS = 200_000;
/** How often a second one connection is told catalog state; an honest peer asks once, and again where something is missing. */
export const MAX_CATALOG_STATES_PER_SECOND = 4;
/** A state vector with 60,000 devices' sessions takes 0.6 MB. */
export const MAX_STATE_VECTOR_BYTES = 1024 * 1024;
/** How far a clock that came from elsewhere may lie ahead of ours before it is refused (24 h). */
export const MAX_CLOCK_AHEAD_MS = 24 * 60 * 60 * 1000;

// The catalog.
/**
 * One catalog update, as Yjs writes it or packed but not compressed: a full state of 20,000 products takes 7.5 MB, packed
 * 2 MB, after a year of 200 edits and 50 quotes a day 26 MB. Nothing that a peer compressed is unfolded past it.
 */
export const MAX_CATALOG_UPDATE_BYTES = 64 * 1024 * 1024;
/** Structs, and ranges of deletions, of one update: 20,000 products with every field edited have 260,000. */
export const MAX_CATALOG_STRUCTS = 500_000;
/** A peer that lacks this much of the catalog (keys written) gets it packed; below, packing costs more than it saves. */
export const PACK_CATALOG_FROM = 200;
/** A packed state that unfolds to more than this is taken in over several turns of the event loop. */
export const CATALOG_TURN_BYTES = 256 * 1024;
/** Keys applied in one such turn: 20 ms on a desktop, five times as long on a cheap tablet. */
export const CATALOG_TURN_KEYS = 1_000;
/** What may come meanwhile and wait, of all connections; beyond that they are asked for their state afterwards. */
export const MAX_HELD_CATALOG_BYTES = 4 * 1024 * 1024;
/** The packed whole state is made anew once the document has moved on by this many keys written. */
export const MAX_PACKED_STATE_BEHIND = 2_000;
/** Values within one packed update, and texts: 20,000 products with every field edited have 2 million. */
export const MAX_CATALOG_VALUES = 4_000_000;
/** Keys and values of a packed update as JSON: 20,000 edits. More goes in columns, which bound what they unfold to. */
export const MAX_PACKED_ROWS_BYTES = 4 * 1024 * 1024;
/** Devices named in what a value's writer had seen; the oldest beyond that are forgotten, at worst a needless conflict. */
export const MAX_SEEN_DEVICES = 64;
/** Codes of any kind: SKU, barcode, tax id, phone. */
export const MAX_CODE_CHARS = 64;
/** Barcodes of one product: the piece, the box, the offers. */
export const MAX_BARCODES = 20;
/** Steps of a price by quantity. */
export const MAX_PRICE_TIERS = 20;
/** Taxes of one product. */
export const MAX_TAXES = 10;
/** A tax rate in ten-thousandths: 100 %. */
export const MAX_TAX_RATE_TENTHOUSANDTHS = 10_000;
/** Formats of a scale's labels: one for each beginning that GS1 leaves to the shop, and 02. */
export const MAX_SCALE_LABELS = 11;
/** Place of a category among its siblings. */
export const MAX_ORDER = 100_000;
/** Schema version as one number, `major * 1000 + minor`. */
export const MAX_SCHEMA = 999_999;
/** A value that a later schema wrote and this one does not know, as JSON: the longest known text, twice. */
export const MAX_UNKNOWN_VALUE_CHARS = 8_000;
/** Devices that one peer says are live with it: no shop has as many. */
export const MAX_LIVE_PEERS = 2_000;
/** When devices were last heard is stored this often, and when one falls silent: a crash forgets no more. */
export const HEARD_SAVED_MS = 5 * 60 * 1000;
/** What one peer says to another to begin a connection of their own (an SDP description takes 2 KB). */
export const MAX_SIGNAL_BYTES = 16 * 1024;
/** Holders of one log of which its writer is told by one that hears both: a few are enough to know that it is safe. */
export const MAX_COPIES_TOLD = 8;
/** Unix milliseconds: the last that 11 hex digits of a clock hold. */
export const MAX_UNIX_MS = 0xfffffffffff;
/** Kinds of notes and coins of one count. */
export const MAX_DENOMINATIONS = 50;
/** Logs that one closing names: those of the tills that sold in the session. */
export const MAX_HEADS_PER_CLOSE = 500;
/** The highest receipt number: nine digits still fit on the paper behind their series. */
export const MAX_RECEIPT_NUMBER = 999_999_999;
/** A numbering lease with fewer numbers left than this is low: a busy till's morning, enough to be given more. */
export const LOW_RECEIPTS_LEFT = 100;
/** A range much smaller than that is low only when this part of it is left: one in ten. */
export const LOW_RECEIPTS_PART = 10;
/** A numbering lease that ends within this time says so: an authority may take two weeks to grant another. */
export const LEASE_EXPIRY_WARNING_MS = 15 * 24 * 60 * 60 * 1000;
