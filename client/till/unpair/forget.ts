/**
 * What the page keeps of a till beside the device's own databases, gone with it. What is the machine's stays: its printer, its
 * scanner, its language, its look.
 */
import { forgetActivity } from '../activity/activity-log.ts';

const OF_ANY_TILL = 'tillmesh/pin-attempts';
const CASHIER = 'tillmesh/cashier';

/** Rejects where the browser does not let go of the log of what people did. */
export const forgetTill = async (device: string): Promise<void> => {
  localStorage.removeItem(OF_ANY_TILL);
  localStorage.removeItem(`tillmesh/cart/${device}`);
  sessionStorage.removeItem(CASHIER);
  await forgetActivity(device);
};
