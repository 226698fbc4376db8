/** The one place where a request over HTTP is let through: who asks, and whether the table lets them (`access.ts`). */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { mayCall, type CallerRole } from './access.ts';
import type { Caller } from './caller.ts';
import { isForged } from './csrf.ts';
import { problem } from './problem.ts';
import { bearerOf, type Programs } from './programs.ts';
import type { Sessions } from './sessions.ts';
import { opens } from './token-access.ts';

export interface AuthoriseOptions {
  readonly app: OpenAPIHono;
  readonly programs: Programs;
  readonly sessions: Sessions;
}

/** Asks and changes nothing. */
export const isSafe = (method: string): boolean =>
  method === 'GET' || method === 'HEAD' || method === 'OPTIONS';

/** The document and the page that shows it. */
const isDocument = (path: string): boolean =>
  path === '/api/openapi.json' || path === '/api/doc' || path.startsWith('/api/doc/');

/** By method and path as the routes have it. */
const operationsOf = (app: OpenAPIHono): ReadonlyMap<string, string> => {
  const operations = new Map<string, string>();
  for (const definition of app.openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue;
    const { method, path, operationId = '' } = definition.route;
    operations.set(`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`, operationId);
  }
  return operations;
};

export const roleOf = (caller: Caller | undefined): CallerRole => {
  if (caller === undefined) return 'nobody';
  return caller.kind === 'program' ? 'program' : caller.person.role;
};

/** Whether the tables let the caller. */
const mayAsk = (caller: Caller, operation: string | undefined): boolean =>
  mayCall(roleOf(caller), operation) &&
  (caller.kind === 'person' || caller.token === undefined || opens(caller.token.scopes, operation));

export const authorise = ({ app, programs, sessions }: AuthoriseOptions): MiddlewareHandler => {
  let operations: ReadonlyMap<string, string> | undefined;
  /** The route that will answer: the first that is no middleware. */
  const routeOf = (c: Context): { method: string; path: string } | undefined =>
    matchedRoutes(c).find(({ method }) => method !== 'ALL');

  const identify = async (c: Context): Promise<Caller | undefined> => {
    const authorization = c.req.header('Authorization');
    // Whoever shows another token means that one.
    if (authorization !== undefined) return programs.find(bearerOf(authorization));
    const person = await sessions.find(c);
    return person === undefined ? undefined : { kind: 'person', person };
  };

  return async (c, next) => {
    if (isDocument(c.req.path)) return next();
    operations ??= operationsOf(app);
    const route = routeOf(c);
    const operation = route === undefined ? undefined : operations.get(`${route.method} ${route.path}`);
    // Who may be anybody is not looked up: a database that is away keeps nobody from pairing.
    if (mayCall('nobody', operation)) return next();
    const caller = await identify(c);
    if (caller === undefined) {
      c.header('WWW-Authenticate', 'Bearer');
      return problem(c, 401, 'unauthorized');
    }
    c.set('caller', caller);
    if (caller.kind === 'person' && !isSafe(c.req.method) && isForged(c))
      return problem(c, 403, 'request_forged');
    // What is no route is answered by those who know that.
    if (route !== undefined && !mayAsk(caller, operation)) return problem(c, 403, 'forbidden');
    return next();
  };
};
