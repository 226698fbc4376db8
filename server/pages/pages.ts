/**
 * The built pages in memory, each file also compressed: nothing of a request is ever a path on the disk, and pages that are
 * built anew beside a running server do not mix with those that it serves.
 */
import { Hono, type Context } from 'hono';
import { getMimeType } from 'hono/utils/mime';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** Each application's path, and its folder among the built pages. */
const APPLICATIONS = { '/caja': 'till', '/oficina': 'office', '/empezar': 'first-run' } as const;

/** Names of these files change with their content. */
const HASHED = 'assets/';
const FOREVER = 'public, max-age=31536000, immutable';
const ASK_FIRST = 'no-cache';
/** Below this the header costs what compression saves. */
const MIN_COMPRESSED_BYTES = 1_024;
const COMPRESSIBLE = /^(text\/|application\/(javascript|json|manifest\+json)|image\/svg)/;
/** The best there is takes ten times as long and saves two in a hundred. */
const BROTLI_QUALITY = 9;

/** Nothing from anywhere else, no script within the page. Components write style sheets of their own (react-aria does). */
const POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Derives keys from PINs: the one script that may compile WebAssembly, and it has no page around it. */
const COMPILING = /^assets\/argon2-worker-[\w-]+\.js$/;
const COMPILING_POLICY = `${POLICY}; script-src 'self' 'wasm-unsafe-eval'`;

const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(self), usb=(self), serial=(self), geolocation=(), microphone=()',
};

interface PageFile {
  readonly policy: string;
  readonly type: string;
  readonly etag: string;
  readonly caching: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly br: Uint8Array<ArrayBuffer> | undefined;
  readonly gzip: Uint8Array<ArrayBuffer> | undefined;
}

export type PageFiles = ReadonlyMap<string, PageFile>;

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

const load = async (folder: string, name: string): Promise<PageFile> => {
  const plain = new Uint8Array(await readFile(join(folder, name)));
  const type = getMimeType(name) ?? 'application/octet-stream';
  const pays = plain.length >= MIN_COMPRESSED_BYTES && COMPRESSIBLE.test(type);
  const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY };
  return {
    policy: COMPILING.test(name) ? COMPILING_POLICY : POLICY,
    type,
    etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    caching: name.startsWith(HASHED) ? FOREVER : ASK_FIRST,
    plain,
    br: pays ? new Uint8Array(await brotli(plain, { params })) : undefined,
    gzip: pays ? new Uint8Array(await zip(plain)) : undefined,
  };
};

/** By name below the folder, with slashes. */
export const loadPages = async (folder: string): Promise<PageFiles> => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
  return new Map(await Promise.all(names.map(async (name) => [name, await load(folder, name)] as const)));
};

const send = (c: Context, file: PageFile): Response => {
  const headers = {
    ...HEADERS,
    'Content-Security-Policy': file.policy,
    'Cache-Control': file.caching,
    ETag: file.etag,
    Vary: 'Accept-Encoding',
  };
  if (c.req.header('If-None-Match') === file.etag) return c.body(null, 304, headers);
  const accepted = c.req.header('Accept-Encoding') ?? '';
  const encoding = (['br', 'gzip'] as const).find(
    (name) => file[name] !== undefined && accepted.includes(name),
  );
  return c.body(encoding === undefined ? file.plain : file[encoding]!, 200, {
    ...headers,
    'Content-Type': file.type,
    ...(encoding === undefined ? {} : { 'Content-Encoding': encoding }),
  });
};

/** Serves one application below its path; nothing where its pages are not among the files. */
export const serveApplication = (app: Hono, files: PageFiles, path: string, folder: string): void => {
  app.get(path, (c) => c.redirect(`${path}/`));
  app.get(`${path}/*`, (c, next) => {
    const name = c.req.path.slice(path.length + 1);
    // What has no ending is a place within the application, which its script knows.
    const file = files.get(`${folder}/${/\.\w+$/.test(name) ? name : 'index.html'}`);
    return file === undefined ? next() : Promise.resolve(send(c, file));
  });
};

/** Serves the pages; `home` is the application that `/` leads to. */
export const createPagesApp = (files: PageFiles, home: string): Hono => {
  const app = new Hono();
  app.get('/', (c) => c.redirect(`${home}/`));
  for (const [path, folder] of Object.entries(APPLICATIONS)) serveApplication(app, files, path, folder);
  app.get('/*', (c, next) => {
    const file = files.get(c.req.path.slice(1));
    return file === undefined || c.req.path.endsWith('.html') ? next() : Promise.resolve(send(c, file));
  });
  return app;
};
