/** The pages that follow a cart. They are loaded while the first one stands idle, and are there when the network is not. */
const loadCharge = (): Promise<typeof import('../charge/charge-page.tsx')> =>
  import('../charge/charge-page.tsx');
const loadTicket = (): Promise<typeof import('../ticket/ticket-page.tsx')> =>
  import('../ticket/ticket-page.tsx');

export const chargePage = async () => ({ default: (await loadCharge()).ChargePage });
export const ticketPage = async () => ({ default: (await loadTicket()).TicketPage });

export const loadNextPages = (): void => {
  void loadCharge();
  void loadTicket();
};
