/** Starts an HTTP server for an app; a port in use is a failure that names it. */
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { createServer, type Server } from 'node:http';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';

export interface Serving {
  readonly server: Server;
  /** The port listened on; chosen by the system where 0 was asked for. */
  readonly port: number;
  close(): Promise<void>;
}

export const serve = async (
  app: Hono,
  host: string,
  port: number,
): Promise<Result<Serving, Failure<'port_in_use' | 'cannot_listen'>>> => {
  const server = createServer(getRequestListener(app.fetch));
  const failure = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    server.once('error', resolve);
    server.listen(port, host, () => resolve(undefined));
  });
  if (failure !== undefined) {
    return err(failure.code === 'EADDRINUSE' ? 'port_in_use' : 'cannot_listen', {
      host,
      port,
      reason: failure.message,
    });
  }
  const address = server.address();
  return ok({
    server,
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
};
