/** Shows the pages once somebody signed in, where the shop has people; and asks a supervisor in front of them. */
import { lazy, Suspense, type ReactNode } from 'react';
import { useDeskState } from './use-desk.ts';

const SignIn = lazy(() => import('./sign-in.tsx'));
const ApprovalDialog = lazy(() => import('./approval-dialog.tsx'));

export const PeopleGate = ({
  switching,
  switched,
  children,
}: {
  /** Somebody else is taking over. */
  readonly switching: boolean;
  readonly switched: () => void;
  readonly children: ReactNode;
}): ReactNode => {
  const { people, cashier, request } = useDeskState();
  const isLocked = people.length > 0 && cashier === undefined;
  return (
    <>
      {/* Who takes over finds the page as it is, a form half typed among it. Without anybody there is no page to reach. */}
      {!isLocked && (
        <div className="contents" hidden={switching}>
          {children}
        </div>
      )}
      <Suspense>
        {isLocked && <SignIn />}
        {!isLocked && switching && <SignIn done={switched} />}
        {request !== undefined && <ApprovalDialog key={request.op + request.code} request={request} />}
      </Suspense>
    </>
  );
};
