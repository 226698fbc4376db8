/** A line between two programs of this machine that can be cut: real sockets go through it, or none do. */
import { connect, createServer, type Server, type Socket } from 'node:net';

export const LOOPBACK = '127.0.0.1';

export class Wire {
  /** Where it takes connections; the same for as long as it is there. */
  readonly port: number;
  /** Where they lead, or 0 while nobody is there. */
  target = 0;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private up = true;

  private constructor(server: Server, port: number) {
    this.server = server;
    this.port = port;
    server.on('connection', (near) => this.join(near));
  }

  static async lay(): Promise<Wire> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, LOOPBACK, resolve);
    });
    const address = server.address();
    return new Wire(server, typeof address === 'object' && address !== null ? address.port : 0);
  }

  get isUp(): boolean {
    return this.up;
  }

  /** Whether anything gets through; a cut ends what is under way, at any byte. */
  set isUp(up: boolean) {
    this.up = up;
    if (!up) for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.isUp = false;
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(near: Socket): void {
    near.on('error', () => undefined);
    if (!this.up || this.target === 0) return void near.destroy();
    const far = connect(this.target, LOOPBACK);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      from.pipe(to, { end: true });
    }
  }
}
