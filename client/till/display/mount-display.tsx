/** Draws the customer's window: no session, no device, no network. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followTheme } from '../../ui/theme.ts';
import { CustomerDisplay } from './customer-display.tsx';

export const mountDisplay = (): void => {
  followTheme();
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <CustomerDisplay />
    </StrictMode>,
  );
};
