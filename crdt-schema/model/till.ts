/** Caja: short, upper case, as printed on the ticket ("C01"). */
export const TILL_FORM = /^[A-Z0-9]{1,8}$/;
