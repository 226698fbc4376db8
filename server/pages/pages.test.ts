/** The pages as they are built and served: what a browser loads first, what it may keep, where an address leads. */
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Hono } from 'hono';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildPages } from './build.ts';
import { createPagesApp, loadPages, type PageFiles } from './pages.ts';

/** JavaScript of the first load, compressed: a cheap tablet on a slow link has the sale screen in a few seconds. */
const MAX_FIRST_LOAD_GZIP_BYTES = 250_000;

let files: PageFiles;
let app: Hono;
beforeAll(async () => {
  files = await loadPages(await buildPages(() => undefined));
  app = createPagesApp(files, '/oficina');
}, 60_000);

const get = async (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  app.request(path, { headers });
const htmlOf = (name: string): string => new TextDecoder().decode(files.get(`${name}/index.html`)!.plain);
const scriptsOf = (html: string): string[] =>
  [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, name]) => name!);

/** A text of the till's first screen, which is there in its language alone. */
const SPANISH = 'Sin conexión. Pendientes:';
const ENGLISH = 'Offline. Pending:';
const chunksWith = (text: string): string[] =>
  [...files].filter(([, { plain }]) => new TextDecoder().decode(plain).includes(text)).map(([name]) => name);

/** The scripts that the page names, what those import before they run, and `more`. */
const firstLoad = (page: string, more: readonly string[] = []): Set<string> => {
  const wanted = [...scriptsOf(htmlOf(page)), ...more];
  const seen = new Set<string>();
  while (wanted.length > 0) {
    const name = wanted.pop()!;
    if (seen.has(name)) continue;
    seen.add(name);
    const code = new TextDecoder().decode(files.get(name)!.plain);
    for (const [, imported] of code.matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([\w.-]+\.js)["']/g))
      wanted.push(`assets/${imported}`);
  }
  return seen;
};

describe('what is built', () => {
  test.each(['till', 'office', 'demo'])('the first load of the page %s stays within its budget', (page) => {
    // The till loads the texts of one language once it knows which: Spanish ones are the longer ones.
    const texts = page === 'till' ? chunksWith(SPANISH).filter((name) => /start-texts/.test(name)) : [];
    expect(texts.length).toBe(page === 'till' ? 1 : 0);
    const names = [...firstLoad(page, texts)];
    expect(names.length).toBeGreaterThan(0);
    const sizeOf = (name: string): number => (files.get(name)!.gzip ?? files.get(name)!.plain).length;
    const bytes = names.reduce((sum, name) => sum + sizeOf(name), 0);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(MAX_FIRST_LOAD_GZIP_BYTES);
  });

  test('begins the till with the texts of one language', () => {
    const [language] = chunksWith(SPANISH).filter((name) => /start-texts/.test(name));
    expect(chunksWith(ENGLISH)).not.toContain(language);
    const names = [...firstLoad('till')];
    for (const text of [SPANISH, ENGLISH])
      expect(names.filter((name) => chunksWith(text).includes(name))).toEqual([]);
  });

  test('holds no WebAssembly: a till builds no Automerge document', () => {
    expect([...files.keys()].filter((name) => name.endsWith('.wasm'))).toEqual([]);
  });

  test('has no script or style within the page, as its policy allows none', () => {
    for (const page of ['till', 'office', 'demo']) {
      expect(htmlOf(page)).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bon\w+=/);
      expect(scriptsOf(htmlOf(page)).length).toBeGreaterThan(0);
    }
  });
});

describe('what is served', () => {
  test('`/` leads to the application of this peer, and each application to its own folder', async () => {
    for (const [from, to] of [
      ['/', '/oficina/'],
      ['/caja', '/caja/'],
      ['/oficina', '/oficina/'],
    ] as const) {
      const answer = await get(from);
      expect([answer.status, answer.headers.get('Location')]).toEqual([302, to]);
    }
  });

  test('every place within an application is its page, and what is no file is not found', async () => {
    for (const path of ['/caja/', '/caja/preferencias', '/caja/clientes/a-b/abonos'])
      expect(await (await get(path)).text()).toBe(htmlOf('till'));
    expect(await (await get('/oficina/productos')).text()).toBe(htmlOf('office'));
    for (const path of [
      '/caja/nada.js',
      '/assets/nada.js',
      '/till/index.html',
      '/nada',
      '/caja/..%2f..%2fetc/passwd.txt',
    ])
      expect([path, (await get(path)).status]).toEqual([path, 404]);
  });

  test('pages are asked for anew each time and sent once, what is named after its content is kept for good', async () => {
    const page = await get('/caja/');
    expect(page.headers.get('Cache-Control')).toBe('no-cache');
    const again = await get('/caja/', { 'If-None-Match': page.headers.get('ETag')! });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const script = scriptsOf(htmlOf('till'))[0]!;
    expect((await get(`/${script}`)).headers.get('Cache-Control')).toBe(
      'public, max-age=31536000, immutable',
    );
  });

  test('compressed as the browser can read it', async () => {
    const script = scriptsOf(htmlOf('till'))[0]!;
    const plain = Buffer.from(await (await get(`/${script}`)).arrayBuffer());
    for (const [name, open] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const answer = await get(`/${script}`, { 'Accept-Encoding': name });
      expect(answer.headers.get('Content-Encoding')).toBe(name);
      expect(open(Buffer.from(await answer.arrayBuffer())).equals(plain)).toBe(true);
    }
  });

  test('with a policy that lets no foreign script in', async () => {
    const policy = (await get('/caja/')).headers.get('Content-Security-Policy')!;
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/script-src|unsafe-eval|https?:/);
    const compiling = [...files].filter(([, { policy: own }]) => own.includes('wasm-unsafe-eval'));
    expect(compiling.map(([name]) => name.replace(/-[\w-]{8}\.js$/, ''))).toEqual(['assets/argon2-worker']);
  });
});
