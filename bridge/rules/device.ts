/** The op must come from a device in good standing, for its own till and series. */
import { reject, rule } from './rule.ts';

export const device = rule(['sale', 'refund', 'stock_move'], (_ledger, op, { till, series, revoked }) => {
  if (revoked) return reject('device_revoked', { till });
  if (op.till !== till) return reject('till_mismatch', { till: op.till, expected: till });
  if ('receipt' in op && op.receipt.series !== series) {
    return reject('receipt_series_mismatch', { series: op.receipt.series, expected: series });
  }
  return undefined;
});
