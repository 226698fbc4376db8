/** What stands around each page where the shop has people: who is at the till, and the way to another. */
import { useState, type ReactNode } from 'react';
import { PageTexts, textsOf } from '../../ui/page-texts.tsx';
import { TillShell } from '../till-shell.tsx';
import { CashierButton } from './cashier-button.tsx';
import { PeopleGate } from './people-gate.tsx';
import { peopleTexts } from '../../common/people/texts.ts';

const TEXTS = textsOf({ people: peopleTexts });

const Staffed = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactNode => {
  const [switching, setSwitching] = useState(false);
  return (
    <TillShell title={title} tools={<CashierButton press={() => setSwitching(!switching)} />}>
      <PeopleGate switching={switching} switched={() => setSwitching(false)}>
        {children}
      </PeopleGate>
    </TillShell>
  );
};

const StaffedShell = (props: { readonly title: string; readonly children: ReactNode }): ReactNode => (
  <PageTexts texts={TEXTS}>
    <Staffed {...props} />
  </PageTexts>
);

export default StaffedShell;
