/**
 * All rules, in the order in which they are asked: what can never stand first, then what may be waited for, then what
 * depends on the state of the ledger.
 */
import { approvalInvalid } from './approval-invalid.ts';
import { clockOutOfRange } from './clock-out-of-range.ts';
import { countMismatch } from './count-mismatch.ts';
import { creditLimit } from './credit-limit.ts';
import { creditNeedsCustomer } from './credit-needs-customer.ts';
import { customerInactive } from './customer-inactive.ts';
import { dependsOnVoid } from './depends-on-void.ts';
import { deviceRevoked } from './device-revoked.ts';
import { discountLimit } from './discount-limit.ts';
import { discountTooLarge } from './discount-too-large.ts';
import { duplicateReceipt } from './duplicate-receipt.ts';
import { insteadInvalid } from './instead-invalid.ts';
import { insufficientStock } from './insufficient-stock.ts';
import { notOverridable } from './not-overridable.ts';
import { numberingExpired } from './numbering-expired.ts';
import { parkedOnRejected } from './parked-on-rejected.ts';
import { paymentMismatch } from './payment-mismatch.ts';
import { productInactive } from './product-inactive.ts';
import { quoteAlreadySold } from './quote-already-sold.ts';
import { receiptOutsideLease } from './receipt-outside-lease.ts';
import { receiptSeriesMismatch } from './receipt-series-mismatch.ts';
import { refundAmountExceedsSale } from './refund-amount-exceeds-sale.ts';
import { refundExceedsSale } from './refund-exceeds-sale.ts';
import { refundNeedsSale } from './refund-needs-sale.ts';
import { refundTotalExceedsSale } from './refund-total-exceeds-sale.ts';
import { refundPriceExceedsSale } from './refund-price-exceeds-sale.ts';
import { replaceKindMismatch } from './replace-kind-mismatch.ts';
import { roundingMismatch } from './rounding-mismatch.ts';
import { sessionAlreadyOpen } from './session-already-open.ts';
import { sessionClosed } from './session-closed.ts';
import { sessionNotOpen } from './session-not-open.ts';
import { sessionOfOtherTill } from './session-of-other-till.ts';
import { targetAccepted } from './target-accepted.ts';
import { targetOfOtherTill } from './target-of-other-till.ts';
import { targetSettled } from './target-settled.ts';
import { taxMismatch } from './tax-mismatch.ts';
import { tenderedTooLittle } from './tendered-too-little.ts';
import { tillMismatch } from './till-mismatch.ts';
import { totalMismatch } from './total-mismatch.ts';
import { unknownClosing } from './unknown-closing.ts';
import { unknownCustomer } from './unknown-customer.ts';
import { unknownProduct } from './unknown-product.ts';
import { unknownQuote } from './unknown-quote.ts';
import { unknownSale } from './unknown-sale.ts';
import { unknownSession } from './unknown-session.ts';
import { unknownTarget } from './unknown-target.ts';
import { wrongReference } from './wrong-reference.ts';
import type { Rule } from './rule.ts';

/** Of the device that wrote the op; asked once, when it comes. */
const ofDevice: readonly Rule[] = [
  deviceRevoked,
  tillMismatch,
  receiptSeriesMismatch,
  receiptOutsideLease,
  numberingExpired,
  clockOutOfRange,
];

/** Of the op and the ledger; asked again when a supervisor accepts it. */
export const LEDGER_RULES: readonly Rule[] = [
  unknownTarget,
  targetOfOtherTill,
  targetAccepted,
  targetSettled,
  replaceKindMismatch,
  insteadInvalid,
  notOverridable,
  approvalInvalid,
  discountTooLarge,
  totalMismatch,
  taxMismatch,
  roundingMismatch,
  paymentMismatch,
  tenderedTooLittle,
  creditNeedsCustomer,
  countMismatch,
  unknownProduct,
  unknownCustomer,
  unknownQuote,
  unknownSession,
  unknownClosing,
  unknownSale,
  parkedOnRejected,
  dependsOnVoid,
  wrongReference,
  sessionNotOpen,
  sessionOfOtherTill,
  sessionClosed,
  sessionAlreadyOpen,
  productInactive,
  customerInactive,
  quoteAlreadySold,
  discountLimit,
  refundNeedsSale,
  refundExceedsSale,
  refundPriceExceedsSale,
  refundAmountExceedsSale,
  refundTotalExceedsSale,
  duplicateReceipt,
  insufficientStock,
  creditLimit,
];

export const RULES: readonly Rule[] = [...ofDevice, ...LEDGER_RULES];
