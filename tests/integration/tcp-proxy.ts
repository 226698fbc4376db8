/** A wire between two programs that a test cuts, or leaves dead: connections are taken and nothing goes through. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { HOST } from './shop.ts';

export class TcpProxy {
  port = 0;
  private readonly target: number;
  private server: Server | undefined;
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private hanging = false;

  private constructor(target: number) {
    this.target = target;
  }

  static async start(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await proxy.restore();
    return proxy;
  }

  /** Ends every connection, and refuses new ones. */
  async cut(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    const closed = new Promise((resolve) => (server === undefined ? resolve(0) : server.close(resolve)));
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
    await closed;
  }

  /** Takes connections again, on the same port. */
  async restore(): Promise<void> {
    const server = createServer((near) => this.join(near));
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, HOST, resolve));
    const address = server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** From now on nothing goes through, and nobody is told. */
  hang(): void {
    this.hanging = true;
    for (const pair of this.pairs) for (const socket of pair) socket.pause();
  }

  /** New connections work; those that hung hang for good. */
  forget(): void {
    this.hanging = false;
  }

  private join(near: Socket): void {
    const far = connect(this.target, HOST);
    const pair = [near, far] as const;
    this.pairs.add(pair);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (bytes) => to.write(bytes));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        to.destroy();
        this.pairs.delete(pair);
      });
      if (this.hanging) from.pause();
    }
  }
}
