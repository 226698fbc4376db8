/** Who is signed in at the hub from this browser. The device says what its peers take from it; this, what the hub lets one do. */
import { z } from 'zod';
import { useAsked, type Answer } from '../use-asked.ts';

export const PERSON_ROLES = ['viewer', 'cashier', 'supervisor', 'admin'] as const;
export type PersonRole = (typeof PERSON_ROLES)[number];

const callerForm = z.object({
  person: z.object({ id: z.string(), name: z.string(), role: z.enum(PERSON_ROLES) }),
  expiresAt: z.iso.datetime(),
});
export type SignedIn = z.infer<typeof callerForm>;

export const useCaller = (): Answer<SignedIn> => useAsked('/api/session', callerForm);
