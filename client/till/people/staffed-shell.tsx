/** What stands around each page where the shop has people: who is at the till, and the way to another. */
import { useState, type ReactNode } from 'react';
import { Shell } from '../../ui/shell.tsx';
import { CashierButton } from './cashier-button.tsx';
import { PeopleGate } from './people-gate.tsx';

const StaffedShell = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactNode => {
  const [switching, setSwitching] = useState(false);
  return (
    <Shell title={title} tools={<CashierButton press={() => setSwitching(!switching)} />}>
      <PeopleGate switching={switching} switched={() => setSwitching(false)}>
        {children}
      </PeopleGate>
    </Shell>
  );
};

export default StaffedShell;
