/** `/api/doc`: the OpenAPI document for people, without the internet. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { problem } from './problem.ts';

const FILES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

const PAGE = `<!doctype html>
<html lang="es">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>tillmesh: API</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/api/doc/swagger-ui.css">
</head>
<body><div id="doc"></div>
<script src="/api/doc/swagger-ui-bundle.js"></script>
<script src="/api/doc/start.js"></script>
</body></html>`;

const START = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#doc', deepLinking: true, validatorUrl: null });`;

const CSP = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const addDocPage = (app: OpenAPIHono): void => {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  app.get('/api/doc', (c) => {
    c.header('Content-Security-Policy', CSP);
    return c.html(PAGE);
  });
  app.get('/api/doc/:file', async (c) => {
    const file = c.req.param('file');
    if (file === 'start.js') return c.body(START, 200, { 'Content-Type': 'text/javascript; charset=utf-8' });
    const type = FILES[file];
    if (type === undefined) return problem(c, 404, 'not_found');
    return c.body(await readFile(join(folder, file), 'utf8'), 200, { 'Content-Type': type });
  });
};
