/** Shows a ticket that was just written: it is printed and opens the drawer as the till is set. */
import { useLocation } from 'wouter';
import { markFresh } from '../ticket/fresh.ts';

export const useFreshTicket = (): ((id: string) => void) => {
  const [, navigate] = useLocation();
  return (id) => {
    markFresh(id);
    navigate(`/ticket/${id}`, { replace: true });
  };
};
