/**
 * What the page keeps of a till beside the device's own databases, gone with it. What is the machine's stays: its printer, its
 * scanner, its language, its look.
 */
const OF_ANY_TILL = 'tillmesh/pin-attempts';
const CASHIER = 'tillmesh/cashier';

export const forgetTill = (device: string): void => {
  localStorage.removeItem(OF_ANY_TILL);
  localStorage.removeItem(`tillmesh/cart/${device}`);
  sessionStorage.removeItem(CASHIER);
};
