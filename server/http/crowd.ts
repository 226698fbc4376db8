/**
 * A bound on sockets that is fair to addresses: where it is reached, whoever comes from an address with fewer of them takes the place
 * of the oldest of the address with most. So one machine that opens all it can keeps nobody else out.
 */
import type { Duplex } from 'node:stream';

/** In a place for so long, one is no guest who is about to be done: somebody of the same address may have it. */
const PATIENCE_MS = 2_000;

export class Crowd {
  /** Sockets by address, the oldest first, with when each came. */
  private readonly byAddress = new Map<string, Map<Duplex, number>>();
  private readonly max: number;
  private readonly nowMs: () => number;
  private count = 0;

  /** `nowMs` only has to go forward. */
  constructor(max: number, nowMs: () => number = () => performance.now()) {
    this.max = max;
    this.nowMs = nowMs;
  }

  get size(): number {
    return this.count;
  }

  /** Takes the socket in until `leave`, or it closes; false where there is no place for it. Whoever made room is destroyed. */
  enter(socket: Duplex, address: string): boolean {
    if (this.count >= this.max && !this.makeRoom(address)) return false;
    let sockets = this.byAddress.get(address);
    if (sockets === undefined) this.byAddress.set(address, (sockets = new Map()));
    sockets.set(socket, this.nowMs());
    this.count += 1;
    socket.once('close', () => this.leave(socket, address));
    return true;
  }

  leave(socket: Duplex, address: string): void {
    const sockets = this.byAddress.get(address);
    if (sockets?.delete(socket) !== true) return;
    this.count -= 1;
    if (sockets.size === 0) this.byAddress.delete(address);
  }

  private makeRoom(address: string): boolean {
    let most: { readonly address: string; readonly sockets: Map<Duplex, number> } | undefined;
    for (const [each, sockets] of this.byAddress)
      if (most === undefined || sockets.size > most.sockets.size) most = { address: each, sockets };
    const [oldest] = most?.sockets ?? [];
    if (most === undefined || oldest === undefined) return false;
    const [socket, sinceMs] = oldest;
    const own = this.byAddress.get(address)?.size ?? 0;
    if (own >= most.sockets.size && this.nowMs() - sinceMs < PATIENCE_MS) return false;
    this.leave(socket, most.address);
    socket.destroy();
    return true;
  }
}
