/** Whether the ports of a shop are free, asked before anything is started that would have to be stopped again. */
import { createServer } from 'node:net';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';

const isTaken = (host: string, port: number): Promise<boolean> =>
  new Promise((done) => {
    const server = createServer();
    // Any other failure is told by who really listens there.
    server.once('error', (error: NodeJS.ErrnoException) => done(error.code === 'EADDRINUSE'));
    server.listen(port, host, () => server.close(() => done(false)));
  });

export const checkPorts = async (
  host: string,
  ports: readonly number[],
): Promise<Result<void, Failure<'port_in_use'>>> => {
  for (const port of ports) if (await isTaken(host, port)) return err('port_in_use', { host, port });
  return ok(undefined);
};
