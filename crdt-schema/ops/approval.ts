/**
 * What a supervisor's key signs when a rule is let pass at a till: the signature is the `proof` of an approval, and
 * whoever has the person's public key can check it, without believing the till.
 */
const DOMAIN = 'tillmesh/approval/1';
const encoder = new TextEncoder();

export interface Approved {
  readonly store: string;
  /** Id of the op that is approved: the sale itself, or the target of an override. */
  readonly op: string;
  /** Code of the rule that is waived, such as `discount_limit`. */
  readonly code: string;
  /** The ticket's total in minor units as text, or the override's reason. */
  readonly note: string;
}

/**
 * Each part is bound so that an approval is good for one thing only: `store` and `op`, so that it cannot be moved to
 * another ticket of this shop or of another one; `code`, so that leave to discount is no leave to sell without stock;
 * `note`, so that the total or the reason cannot be changed afterwards; the domain, so that it passes for no other
 * signature, nor another for it. Lines are not bound: a ticket of the same id and total carries the same approval.
 *
 * Equal bytes mean equal parts: JSON quotes and escapes each, half surrogates too, which UTF-8 alone would make alike.
 */
export const approvalMessage = ({ store, op, code, note }: Approved): Uint8Array =>
  encoder.encode(DOMAIN + JSON.stringify([store, op, code, note]));
