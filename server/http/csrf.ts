/**
 * Whether a request was made by a page of somebody else in the browser of somebody who is signed in. The cookie is `SameSite=Strict`
 * already; this holds in browsers that err there, and among the pages of one site.
 */
import type { Context } from 'hono';

/** No page of another origin can send it without being asked for leave first, which it does not get. */
export const CSRF_HEADER = 'X-Tillmesh-Request';

/** Of a request that changes something by virtue of a cookie, or that asks for one. */
export const isForged = (c: Context): boolean => {
  const site = c.req.header('Sec-Fetch-Site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const origin = c.req.header('Origin');
  if (origin !== undefined) {
    const host = c.get('client')?.host;
    if (!URL.canParse(origin) || new URL(origin).host !== host) return true;
  }
  return c.req.header(CSRF_HEADER) === undefined;
};
