/**
 * Pictures of products: files that somebody put into `images` of the peer's folder, by the names that the catalog's field `image`
 * has. Nothing else on the disk has a name that gets here.
 */
import { Hono } from 'hono';
import { getMimeType } from 'hono/utils/mime';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** One name without a way out; no SVG, which may hold scripts. */
const NAME = /^[a-z0-9][a-z0-9_-]{0,80}\.(png|jpe?g|webp|avif)$/i;
const MAX_BYTES = 2 * 1024 * 1024;
const HEADERS = {
  'Content-Security-Policy': "default-src 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-cache',
};

/** Serves `/imagenes/<name>`; 404 where there is no such file, or it is larger than 2 MiB. */
export const createImagesApp = (folder: string): Hono => {
  const app = new Hono();
  app.get('/imagenes/:name', async (c) => {
    const name = c.req.param('name');
    const path = join(folder, name);
    const found = NAME.test(name) ? await stat(path).catch(() => undefined) : undefined;
    if (found === undefined || !found.isFile() || found.size > MAX_BYTES) return c.notFound();
    const etag = `"${found.size}-${Math.round(found.mtimeMs)}"`;
    if (c.req.header('If-None-Match') === etag) return c.body(null, 304, { ...HEADERS, ETag: etag });
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes === undefined) return c.notFound();
    return c.body(new Uint8Array(bytes), 200, {
      ...HEADERS,
      ETag: etag,
      'Content-Type': getMimeType(name) ?? 'application/octet-stream',
    });
  });
  return app;
};
