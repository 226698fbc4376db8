/** The pages, built into `dist/pages`: one HTML entry a page, all on one origin (docs/ARCHITECTURE.md, "Pages"). */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type Rollup } from 'vite';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** An application that starts without any network. */
interface Kept {
  /** Its HTML file, below the root. */
  readonly page: string;
  /** Where it is served, `/caja/`. */
  readonly base: string;
  /** Files below `client/public` that the page asks for. */
  readonly files: readonly (readonly [path: string, file: string])[];
}

const KEPT: readonly Kept[] = [
  {
    page: 'till/index.html',
    base: '/caja/',
    files: [
      ['/caja/manifest.webmanifest', 'till/manifest.webmanifest'],
      ['/icons/till.svg', 'icons/till.svg'],
    ],
  },
  {
    page: 'office/index.html',
    base: '/oficina/',
    files: [
      ['/oficina/manifest.webmanifest', 'office/manifest.webmanifest'],
      ['/icons/office.svg', 'icons/office.svg'],
    ],
  },
];

const digestOf = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex').slice(0, 16);

/** Every file of the bundle that the page asks for, in whatever round about way. */
const filesOf = (bundle: Rollup.OutputBundle, html: string): Set<string> => {
  const wanted = [...html.matchAll(/\/(assets\/[\w.-]+)"/g)].map(([, name]) => name!);
  const names = new Set<string>();
  while (wanted.length > 0) {
    const name = wanted.pop()!;
    const file = bundle[name];
    if (names.has(name) || file === undefined) continue;
    names.add(name);
    if (file.type !== 'chunk') continue;
    wanted.push(...file.imports, ...file.dynamicImports);
    const { importedCss = new Set(), importedAssets = new Set() } = (file.viteMetadata ?? {}) as {
      importedCss?: Set<string>;
      importedAssets?: Set<string>;
    };
    wanted.push(...importedCss, ...importedAssets);
    // Workers are named in the code alone.
    wanted.push(...[...file.code.matchAll(/assets\/[\w-]+-worker-[\w-]+\.js/g)].map(([asset]) => asset));
  }
  return names;
};

/**
 * Puts the service worker, whose entry `worker` names, at the path of each application, and tells it which one that is and which files
 * its page consists of.
 */
const precache = (root: string, worker: string, applications: readonly Kept[]): Plugin => ({
  name: 'precache',
  enforce: 'post',
  generateBundle(_, bundle) {
    const script = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === worker);
    if (script?.type !== 'chunk') throw new Error('no service worker');
    delete bundle[script.fileName];
    for (const { page, base, files: ofPublic } of applications) {
      const html = bundle[page];
      if (html?.type !== 'asset') throw new Error(`no ${page}`);
      const files = [
        [base, digestOf(html.source)],
        ...ofPublic.map(([path, file]) => [path, digestOf(readFileSync(join(root, 'public', file)))]),
        // Their names say what they hold.
        ...[...filesOf(bundle, String(html.source))].sort().map((name) => [`/${name}`, '']),
      ];
      const list = JSON.stringify(files);
      const known = { PAGE: base, PRECACHE: files, VERSION: digestOf(list) };
      const told = Object.entries(known).map(
        ([name, value]) => `const ${name} = ${JSON.stringify(value)};\n`,
      );
      const source = `${told.join('')}${script.code}`;
      this.emitFile({ type: 'asset', fileName: page.replace(/[^/]+$/, 'sw.js'), source });
    }
  },
});

/**
 * The pages' policy of content lets nothing compile code, and zod would try. It reads this before it makes a schema, whatever
 * chunk it lies in.
 */
const NO_EVAL = 'globalThis.__zod_globalConfig ??= { jitless: true };';

/**
 * Texts stand in both languages side by side; a page needs one. Of a module asked for as `texts.ts?language=es`, and of the texts that it
 * imports, the other language is left out.
 */
const oneLanguage = (): Plugin => ({
  name: 'one-language',
  // Before the bundler's own, which would find the whole module.
  enforce: 'pre',
  async resolveId(source, importer, options) {
    const language = importer === undefined ? null : ONE_LANGUAGE.exec(importer);
    if (language === null || !/texts\.ts$/.test(source)) return null;
    const found = await this.resolve(source, importer, { ...options, skipSelf: true });
    return found === null ? null : `${found.id}?language=${language[1]!}`;
  },
  transform(code, id) {
    const language = ONE_LANGUAGE.exec(id)?.[1];
    if (language === undefined) return null;
    const cuts: [start: number, end: number][] = [];
    for (const statement of this.parse(code, { lang: 'ts' }).body) {
      if (
        statement.type !== 'ExportNamedDeclaration' ||
        statement.declaration?.type !== 'VariableDeclaration'
      )
        continue;
      for (const { init } of statement.declaration.declarations) {
        const properties = init?.type === 'ObjectExpression' ? init.properties : [];
        for (const [i, property] of properties.entries()) {
          if (property.type !== 'Property' || property.key.type !== 'Identifier') continue;
          // With the comma before it or behind it.
          if (property.key.name !== language)
            cuts.push(
              i > 0
                ? [properties[i - 1]!.end, property.end]
                : [property.start, properties[1]?.start ?? property.end],
            );
        }
      }
    }
    if (cuts.length === 0) this.error(`${id} has no second language to leave out`);
    return {
      code: cuts.reduceRight((text, [start, end]) => text.slice(0, start) + text.slice(end), code),
      map: null,
    };
  },
});
const ONE_LANGUAGE = /texts\.ts\?language=(es|en)$/;

/**
 * What every page needs at its start, in one file: apart, the same code is compressed worse, by more than a kilobyte of what the first
 * screen may load.
 */
const BASE =
  /node_modules.(react|react-dom|scheduler|use-intl|@formatjs|intl-messageformat|yjs|lib0|zod|@noble|idb|y-indexeddb|y-protocols|wouter|regexparam|use-sync-external-store)\/|crdt-schema.(sync|wire|log|model|catalog|numbering|ops.(op|sale|cash|fields|stock|settle)\.)/;

export default defineConfig({
  root: path('client'),
  plugins: [react(), tailwindcss(), oneLanguage(), precache(path('client'), 'service-worker', KEPT)],
  build: {
    outDir: path('dist/pages'),
    emptyOutDir: true,
    target: 'es2022',
    // Small pictures as files, too: the pages' policy of content knows no data addresses.
    assetsInlineLimit: 0,
    rollupOptions: {
      output: {
        codeSplitting: { groups: [{ name: 'base', test: BASE }] },
        banner: ({ name }) => (name === 'service-worker' ? '' : NO_EVAL),
      },
      input: {
        till: path('client/till/index.html'),
        office: path('client/office/index.html'),
        'first-run': path('client/first-run/index.html'),
        demo: path('client/demo/index.html'),
        'service-worker': path('client/pwa/service-worker.ts'),
      },
    },
  },
});
