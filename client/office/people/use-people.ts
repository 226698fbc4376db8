/** The people of the shop: as the hub tells them to who may know all, else as every device hears of them, who look on not among them. */
import { z } from 'zod';
import { PERSON_ROLES, type PersonRole, type SignedIn } from '../account/use-caller.ts';
import { useOffice, useOfficeValue } from '../model/use-office.ts';
import { useAsked } from '../use-asked.ts';

const peopleForm = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      role: z.enum(PERSON_ROLES),
      active: z.boolean(),
      login: z.string().nullable(),
      sessions: z.int(),
    }),
  ),
});

export type Account = z.infer<typeof peopleForm>['items'][number];

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: PersonRole;
  readonly active: boolean;
}

export interface People {
  /** Those who are there first, by name. */
  readonly all: readonly Person[];
  /** What the hub told; undefined where it did not. */
  readonly accounts: readonly Account[] | undefined;
  readonly ask: () => void;
}

const MAY_KNOW: ReadonlySet<PersonRole> = new Set(['supervisor', 'admin']);

export const usePeople = (signedIn: SignedIn | undefined): People => {
  const office = useOffice();
  // What the hub says of people to devices is in its log.
  useOfficeValue((model) => model.version());
  const mayKnow = signedIn !== undefined && MAY_KNOW.has(signedIn.person.role);
  const { value, ask } = useAsked(mayKnow ? '/api/people' : undefined, peopleForm);
  const accounts = mayKnow ? value?.items : undefined;
  const all: readonly Person[] = accounts ?? office.peer.replica.context.people.all();
  return {
    all: all.toSorted((a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name)),
    ...{ accounts, ask },
  };
};
