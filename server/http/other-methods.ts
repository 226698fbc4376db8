/** A path that is there and does not take the method: 405, with those that it takes. */
import type { Env, Hono } from 'hono';
import { problem } from './problem.ts';

/** For every route that the app has by now. Where two routes share an address, one without parameters speaks first. */
export const refuseOtherMethods = <E extends Env>(app: Hono<E>): void => {
  const methods = new Map<string, Set<string>>();
  for (const { method, path } of app.routes) {
    // Middleware is there for all methods, and is no route.
    if (method === 'ALL') continue;
    const taken = methods.get(path) ?? new Set();
    methods.set(path, taken.add(method));
    // Hono answers it wherever it answers GET.
    if (method === 'GET') taken.add('HEAD');
  }
  const parameters = (path: string): number => path.split(':').length;
  for (const path of [...methods.keys()].sort((a, b) => parameters(a) - parameters(b))) {
    const allow = [...methods.get(path)!].sort().join(', ');
    app.all(path, (c) => {
      c.header('Allow', allow);
      return problem(c, 405, 'method_not_allowed', { method: c.req.method, allow });
    });
  }
};
