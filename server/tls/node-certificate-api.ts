/** `POST /node-certificate`, at the hub: see `node-certificate.ts`. Not of the HTTP interface for programs. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { problem } from '../http/problem.ts';
import type { KeyPair } from '../security/crypto.ts';
import { grantCertificate } from './node-certificate.ts';
import type { StoreCa } from './store-ca.ts';

const MAX_BODY_BYTES = 32 * 1024;

export const createNodeCertificateApi = (
  store: string,
  authority: KeyPair,
  ca: () => Promise<StoreCa>,
  isRevoked: (device: string) => boolean,
): Hono => {
  const app = new Hono();
  const limit = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => problem(c, 413, 'body_too_large') });
  app.post('/node-certificate', limit, async (c) => {
    const granted = await grantCertificate(
      { ca: await ca(), store, authority, nowMs: Date.now(), isRevoked },
      await c.req.text(),
    );
    if (!granted.ok) return problem(c, 403, 'forbidden');
    return c.json(granted.value);
  });
  return app;
};
