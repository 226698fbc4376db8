/**
 * Whose hand a write is. Whoever has the token may name a person of the shop in a header; that is the program's word, good
 * for saying who did what, and no proof: what a supervisor lets pass takes the person's PIN.
 */
import '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import type { Pool } from 'pg';
import { isUuid } from '../../crdt-schema/model/ids.ts';
import { uuid } from '../../crdt-schema/ops/fields.ts';
import { problem } from './problem.ts';
import { within } from './within.ts';

declare module 'hono' {
  interface ContextVariableMap {
    person?: string;
  }
}

export const PERSON_HEADER = 'X-Tillmesh-Person';
/** The database is away where it says nothing for so long. */
const DATABASE_MS = 2_000;
const MAX_MET = 10_000;

/** For the description of a route that keeps who wrote. */
export const personHeader = {
  [PERSON_HEADER]: uuid.optional().openapi({
    description: 'Quién escribe: una persona activa de `/api/people`. Queda anotada en lo que escribe.',
  }),
};

/** The person whom the request names, once it was checked. */
export const personOf = (c: Context): string | undefined => c.get('person');

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD' || method === 'OPTIONS';

/** Checks the person whom a write names: active, and of this store. */
export const checkPerson = (pool: Pool, store: string): MiddlewareHandler => {
  /** Those who were active when last asked: they go on writing while the database is away. */
  const met = new Set<string>();
  const isActive = async (id: string): Promise<boolean | undefined> => {
    const query = 'select 1 from person where store_id = $1 and id = $2 and active and role <> $3';
    const asked = pool.query(query, [store, id, 'viewer']).catch(() => undefined);
    const found = await within(asked, DATABASE_MS);
    if (found === undefined) return met.has(id) ? true : undefined;
    if (found.rows.length === 0) met.delete(id);
    else if (met.size < MAX_MET) met.add(id);
    return found.rows.length > 0;
  };
  return async (c, next) => {
    const caller = c.get('caller');
    if (caller?.kind === 'person') {
      // Who is signed in is known: nobody writes as somebody else.
      c.set('person', caller.person.id);
      return next();
    }
    const named = c.req.header(PERSON_HEADER);
    if (named === undefined || isRead(c.req.method)) return next();
    const active = isUuid(named) && (await isActive(named));
    if (active === undefined) {
      c.header('Retry-After', '2');
      return problem(c, 503, 'database_unavailable');
    }
    if (!active) return problem(c, 422, 'unknown_person', { person: named });
    c.set('person', named);
    return next();
  };
};
