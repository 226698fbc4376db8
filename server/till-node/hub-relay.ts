/**
 * What a till node cannot answer itself and passes on to whom it dials, until the hub answers: pairing, and certificates for
 * HTTPS. It asks for its own certificate the same way.
 */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { postJson, type PostedAnswer } from '../http/post-json.ts';
import { problem } from '../http/problem.ts';
import type { HubLinks } from '../peer/peer-server.ts';

const MAX_BODY_BYTES = 32 * 1024;
/** Passed on once only: what came from a till is for a hub. */
const PASSED_ON = 'Tillmesh-Passed-On';
export const CERTIFICATE_PATH = '/node-certificate';

/** `wss://hub:4400/sync/norte` to `https://hub:4400`; one without TLS may have it by now. */
const originsOf = ({ addresses, trust }: HubLinks): Set<string> => {
  const knowsCa = trust().ca !== undefined;
  return new Set(
    addresses().flatMap((address) => {
      const { protocol, host } = new URL(address);
      if (protocol === 'wss:') return [`https://${host}`];
      return knowsCa ? [`https://${host}`, `http://${host}`] : [`http://${host}`];
    }),
  );
};

/** The first answer that is one; undefined where no hub is reached. */
export const askHub = async (
  links: HubLinks,
  path: string,
  body: string,
  language = 'es',
): Promise<PostedAnswer | undefined> => {
  for (const origin of originsOf(links)) {
    const answer = await postJson(`${origin}${path}`, body, {
      ...links.trust(),
      // What is asked for there is signed on both sides: it is how a node learns whom to trust.
      ...(path === CERTIFICATE_PATH ? { rejectUnauthorized: false } : {}),
      headers: { 'Accept-Language': language, [PASSED_ON]: '1' },
    }).catch(() => undefined);
    // Another till that reaches no hub says so, and one that wants HTTPS leads there; the next may be the hub.
    if (answer !== undefined && (answer.status < 300 || (answer.status >= 400 && answer.status < 500)))
      return answer;
  }
  return undefined;
};

export const createHubRelay = (links: HubLinks): Hono => {
  const app = new Hono();
  const limit = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => problem(c, 413, 'body_too_large') });
  for (const path of ['/api/pair', CERTIFICATE_PATH])
    app.post(path, limit, async (c) => {
      if (c.req.header(PASSED_ON) !== undefined) return problem(c, 503, 'hub_unreachable');
      const answer = await askHub(links, path, await c.req.text(), c.req.header('Accept-Language'));
      if (answer === undefined) return problem(c, 503, 'hub_unreachable');
      return c.body(answer.text, answer.status as 200, {
        'Content-Type': answer.status < 300 ? 'application/json' : 'application/problem+json',
      });
    });
  return app;
};
