/**
 * What the demo's page asks: one stream of events, and one address for its switches. They touch the demo's own shop alone, so nobody
 * signs in; pages of others cannot reach them.
 */
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { streamSSE } from 'hono/streaming';
import { isForged } from '../../http/csrf.ts';
import { NO_PROXIES, Proxies } from '../../http/proxies.ts';
import { problem } from '../../http/problem.ts';
import { problemTexts, type ProblemCode } from '../../http/problem-texts.ts';
import { readBody } from '../../http/read-body.ts';
import { serveApplication, type PageFiles } from '../../pages/pages.ts';
import type { DemoDesk, Watcher } from './desk.ts';
import { switchSchema } from './switches.ts';

const MAX_BODY_BYTES = 1_024;
const MAX_WATCHERS = 20;
/** Whoever sends nothing for longer is thought gone by what lies between. */
const HEARTBEAT_MS = 15_000;

const isProblem = (code: string): code is ProblemCode => Object.hasOwn(problemTexts, code);

/**
 * `GET /demo/eventos`, server-sent events `phase`, `view`, `told`, `travelled`; `POST /demo/interruptores`; and the page itself, of
 * `pages`.
 */
export const createDemoRoutes = (desk: DemoDesk, pages: PageFiles): Hono => {
  const app = new Hono();
  const direct = new Proxies(NO_PROXIES);
  app.use('/demo/*', (c, next) => {
    const { incoming } = (c.env ?? {}) as Partial<HttpBindings>;
    // A hub around these routes knows its proxies, and whose request it is.
    if (c.get('client') === undefined && incoming !== undefined) c.set('client', direct.clientOf(incoming));
    return next();
  });
  let watching = 0;
  app.get('/demo/eventos', (c) => {
    if (isForgedRead(c.req.header('Sec-Fetch-Site'))) return problem(c, 403, 'request_forged');
    if (watching >= MAX_WATCHERS) return problem(c, 429, 'too_many_requests');
    c.header('Cache-Control', 'no-store');
    return streamSSE(c, async (stream) => {
      watching += 1;
      const send = (event: string, value: unknown): void =>
        void stream.writeSSE({ event, data: JSON.stringify(value) }).catch(() => undefined);
      const watcher: Watcher = {
        phase: (phase) => send('phase', phase),
        view: (view) => send('view', view),
        told: (told) => send('told', told),
        travelled: (travels) => send('travelled', travels),
      };
      const stop = desk.watch(watcher);
      try {
        await new Promise<void>((resolve) => {
          const beat = setInterval(() => send('beat', {}), HEARTBEAT_MS);
          stream.onAbort(() => {
            clearInterval(beat);
            resolve();
          });
        });
      } finally {
        watching -= 1;
        stop();
      }
    });
  });
  const limit = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => problem(c, 413, 'body_too_large') });
  app.post('/demo/interruptores', limit, async (c) => {
    if (isForged(c)) return problem(c, 403, 'request_forged');
    const body = await readBody(c);
    if (body instanceof Response) return body;
    const parsed = switchSchema.safeParse(body);
    if (!parsed.success)
      return problem(c, 422, 'bad_request', { reason: parsed.error.issues[0]!.path.join('.') });
    const done = await desk.flip(parsed.data);
    if (done.ok) return c.json({ ok: true });
    const { code } = done.error;
    return isProblem(code) ? problem(c, 409, code) : problem(c, 500, 'internal_error');
  });
  serveApplication(app, pages, '/demo', 'demo');
  return app;
};

/** A page of another site could open the stream, and with it the shop, though it could not read it. */
const isForgedRead = (site: string | undefined): boolean =>
  site !== undefined && site !== 'same-origin' && site !== 'none';
