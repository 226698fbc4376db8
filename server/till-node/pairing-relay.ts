/** A till node's part in pairing: it has no authority, and passes the request on to whoever it dials; the hub answers. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { problem } from '../http/problem.ts';

const MAX_BODY_BYTES = 4 * 1024;
const PATIENCE_MS = 10_000;
/** Passed on once only: what came from a till is for a hub. */
const PASSED_ON = 'Tillmesh-Passed-On';

/** `wss://hub:4400/sync/norte` to `https://hub:4400`. */
const originOf = (address: string): string => new URL(address.replace(/^ws/, 'http')).origin;

/** `addresses` gives the sync addresses that this node dials. */
export const createPairingRelay = (addresses: () => readonly string[]): Hono => {
  const app = new Hono();
  const tooLarge = bodyLimit({
    maxSize: MAX_BODY_BYTES,
    onError: (c) => problem(c, 413, 'body_too_large'),
  });
  app.post('/api/pair', tooLarge, async (c) => {
    const body = await c.req.text();
    const asked = c.req.header(PASSED_ON) === undefined ? addresses().map(originOf) : [];
    for (const origin of new Set(asked)) {
      const answer = await fetch(`${origin}/api/pair`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'Accept-Language': c.req.header('Accept-Language') ?? 'es',
          [PASSED_ON]: '1',
        },
        body,
        signal: AbortSignal.timeout(PATIENCE_MS),
      }).catch(() => undefined);
      // Another till that reaches no hub says so; the next may be the hub.
      if (answer === undefined || answer.status >= 500) continue;
      return c.body(await answer.text(), answer.status as 200, {
        'Content-Type': answer.headers.get('Content-Type') ?? 'application/json',
      });
    }
    return problem(c, 503, 'hub_unreachable');
  });
  return app;
};
