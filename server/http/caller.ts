/** Who asks over HTTP, and from where; and the audit of what they did. */
import type { Context } from 'hono';
import type { Audit, AuditActor, AuditEvent } from '../audit/audit.ts';
import { personOf } from './person.ts';
import type { Client } from './proxies.ts';
import type { TokenHolder } from './program-tokens.ts';
import type { SignedIn } from './sessions.ts';

/** Network address of the client; empty where it was called without a socket. */
export const addressOf = (c: Context): string => c.get('client')?.address ?? '';

/** A program has the hub's own token, or one that is good for some things. */
export type Caller =
  | { readonly kind: 'program'; readonly token?: TokenHolder | undefined }
  | { readonly kind: 'person'; readonly person: SignedIn };

declare module 'hono' {
  interface ContextVariableMap {
    caller?: Caller;
    /** Who is behind the reverse proxies, if any. */
    client?: Client;
  }
}

/** Whoever has the token is a program; a person came with a session. */
export const callerOf = (c: Context): Caller => c.get('caller') ?? { kind: 'program' };

const actorOf = (c: Context): AuditActor => {
  const caller = callerOf(c);
  if (caller.kind === 'person') return { kind: 'person', id: caller.person.id, name: caller.person.name };
  return { kind: 'program', id: caller.token?.id, name: caller.token?.name, person: personOf(c) };
};

/** The event, by whoever asked. */
export const doneBy = (c: Context, event: Omit<AuditEvent, 'actor' | 'address'>): AuditEvent => ({
  ...event,
  actor: actorOf(c),
  address: addressOf(c),
});

/** Records what whoever asked has done. */
export const recordDone = (
  c: Context,
  audit: Audit,
  ...events: readonly Omit<AuditEvent, 'actor' | 'address'>[]
): Promise<void> =>
  events.length === 0 ? Promise.resolve() : audit.record(...events.map((e) => doneBy(c, e)));
