/** Builds the page of the browser tests and serves it on this machine. */
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

const bundle = async (script: string): Promise<string> => {
  const entry = fileURLToPath(new URL(script, import.meta.url));
  const result = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2022',
      lib: { entry, formats: ['es'], fileName: 'page' },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  for (const output of outputs)
    if ('output' in output)
      for (const file of output.output) if (file.type === 'chunk' && file.isEntry) return file.code;
  throw new Error('no page was built');
};

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });

/** `script` is a file of this folder, and all that the page has. */
export const startSite = async (script = 'page.ts'): Promise<Site> => {
  const code = await bundle(script);
  const server = createServer((request, response) => {
    if (request.url === '/page.js') {
      response.setHeader('Content-Type', 'text/javascript; charset=utf-8');
      response.end(code);
      return;
    }
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(
      '<!doctype html><html lang="es"><title>caja</title><script type="module" src="/page.js"></script></html>',
    );
  });
  const port = await listening(server);
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
