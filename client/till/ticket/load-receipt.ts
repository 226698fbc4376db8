/** The receipt's part of the page: loaded beforehand, so that it is there when the first ticket is and the network is not. */
export const loadReceipt = (): Promise<typeof import('./ticket-receipt.tsx')> =>
  import('./ticket-receipt.tsx');
