/** Caja: short, upper case, as printed on the ticket ("C01"). */
export const TILL_FORM = /^[A-Z0-9]{1,8}$/;
/**
 * Of receipt numbers: the series that was granted, or one that a device began beside it, as it could not know how far it
 * had numbered ("C01.7K2Q"; `crdt-schema/numbering/recovery.ts`).
 */
export const SERIES_FORM = /^[A-Z0-9]{1,8}(\.[0-9A-Z]{4})?$/;
/** The tills that live in the hub: its own log, and what programs write over HTTP. Nobody stands at them. */
export const HUB_TILL = 'HUB';
export const PROGRAM_TILL = 'API';
