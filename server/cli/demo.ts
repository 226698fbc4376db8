/** `demo`: a whole shop in one window, on nothing but this machine: for whoever wants to see what it does before anything else. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { readConfig } from '../config.ts';
import { DemoDesk } from '../demo/live/desk.ts';
import { createDemoRoutes } from '../demo/live/routes.ts';
import { listenerOf, serve } from '../http/serve.ts';
import { createPagesApp } from '../pages/pages.ts';
import { shownHost } from '../tls/node-tls.ts';
import { CliError, failed, integer, type Command } from './command.ts';
import { preparePages } from './pages.ts';
import { logLine, untilStopped, watchDisk } from './until-stopped.ts';

const MAX_PORT = 65_535;

export const command: Command = {
  summary: 'shows a whole shop in one window: tills, network, server, ledger and backup, to be broken',
  usage: 'demo [options]',
  options: {
    host: { type: 'string', value: 'HOST', help: 'address to listen on (HOST)' },
    port: { type: 'string', value: 'PORT', help: 'port of the page (PORT)' },
  },
  positionals: false,
  async run(args) {
    const config = readConfig(process.env);
    const host = args.text('host') ?? config.host;
    const pages = await preparePages();
    if (pages === undefined) throw new CliError('pages_failed', 'The pages cannot be built');
    const folder = await mkdtemp(join(tmpdir(), 'tillmesh-demo-'));
    const desk = new DemoDesk({
      ...{ folder: join(folder, 'shop'), cluster: undefined, database: 'tillmesh_demo', log: logLine },
    });
    const app = new Hono();
    app.route('/', createDemoRoutes(desk, pages));
    app.route('/', createPagesApp(pages, '/demo'));
    try {
      const serving = await serve(listenerOf(app), host, integer(args, 'port', config.port, 0, MAX_PORT));
      if (!serving.ok) throw failed(serving.error);
      process.stdout.write(`demo: http://${shownHost(host)}:${serving.value.port}/demo/\n`);
      await untilStopped(watchDisk());
      await serving.value.close();
    } finally {
      await desk.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};
