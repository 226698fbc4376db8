/**
 * A simulated network of ordered pipes. A link joins two endpoints, whose one side dials it; what travels over one
 * connection of it stays in order, what travels over two does not. Loss means that the connection breaks, as over TCP;
 * each side hears of that in its own time.
 */
import { MAX_UNSENT_BYTES } from '../../crdt-schema/limits.ts';
import type { Prng } from '../../crdt-schema/model/prng.ts';
import { LinkUse } from './link-use.ts';
import type { Options } from './options.ts';
import { between, pick, type World } from './world.ts';

export interface Endpoint {
  readonly name: string;
  readonly up: boolean;
  opened(conn: number, initiator: boolean): void;
  received(conn: number, bytes: Uint8Array): void;
  /** Heard only where the endpoint did not close the connection itself. */
  closed(conn: number): void;
}

export interface Link {
  readonly dialler: Endpoint;
  readonly listener: Endpoint;
  up: boolean;
  /** The connection that the dialler believes to have. */
  wire: Wire | undefined;
}

interface Side {
  readonly endpoint: Endpoint;
  open: boolean;
  /** When the last frame towards this side arrives: the next one comes no earlier. */
  arrivesMs: number;
  /** Frames towards this side vanish. */
  deaf: boolean;
}

export interface Wire {
  readonly id: number;
  readonly link: Link;
  readonly sides: readonly [Side, Side];
  dead: boolean;
  congestedUntilMs: number;
}

const HEARTBEAT_MS = 5_000;
/** Frames kept for being sent again over later connections of their link. */
const KEPT_FRAMES = 20;

export class Network {
  readonly links: Link[] = [];
  readonly use = new LinkUse();
  private readonly world: World;
  private readonly prng: Prng;
  private readonly options: Options;
  private readonly wires = new Map<number, Wire>();
  private readonly old = new Map<Link, { readonly towards: Endpoint; readonly bytes: Uint8Array }[]>();
  private calm = false;
  private nextWire = 1;

  constructor(world: World, options: Options) {
    this.world = world;
    this.options = options;
    this.prng = world.prng('network');
  }

  join(dialler: Endpoint, listener: Endpoint): Link {
    const link: Link = { dialler, listener, up: true, wire: undefined };
    this.links.push(link);
    this.world.after(this.prng.int(500), () => this.dial(link));
    return link;
  }

  send(from: Endpoint, conn: number, bytes: Uint8Array): void {
    const wire = this.wires.get(conn);
    if (wire === undefined || wire.dead) return;
    const towards = wire.sides[wire.sides[0].endpoint === from ? 1 : 0];
    this.world.record(bytes);
    this.use.sent(wire.link, bytes);
    if (towards.deaf) return;
    if (!this.calm && this.prng.chance(this.options.loss)) {
      this.world.count('loss');
      this.breakWire(wire, 'loss');
      return;
    }
    this.keep(wire.link, towards.endpoint, bytes);
    this.deliver(wire, towards, bytes);
  }

  /** The endpoint ends the connection; the other side hears of it. */
  hangUp(from: Endpoint, conn: number): void {
    const wire = this.wires.get(conn);
    if (wire === undefined) return;
    for (const side of wire.sides) if (side.endpoint === from) this.shut(wire, side);
    if (!wire.dead) this.breakWire(wire, `closed by ${from.name}`);
  }

  /** The endpoint's process is gone. */
  crashed(endpoint: Endpoint): void {
    for (const wire of [...this.wires.values()]) {
      if (wire.sides.some((side) => side.endpoint === endpoint)) this.hangUp(endpoint, wire.id);
    }
  }

  unsentBytes(conn: number): number {
    const wire = this.wires.get(conn);
    return wire !== undefined && wire.congestedUntilMs > this.world.nowMs ? MAX_UNSENT_BYTES : 0;
  }

  cut(link: Link, forMs: number): void {
    if (!link.up) return;
    this.world.note(`cut ${label(link)} for ${forMs} ms`);
    this.world.count('cut');
    link.up = false;
    for (const wire of this.wires.values()) if (wire.link === link && !wire.dead) this.breakWire(wire, 'cut');
    this.world.after(forMs, () => (link.up = true));
  }

  /** Bytes vanish one way until the heartbeat's time-out ends the connection. */
  halfOpen(link: Link): void {
    const { wire } = link;
    if (wire === undefined || wire.dead) return;
    const side = pick(this.prng, wire.sides);
    side.deaf = true;
    this.world.note(`half-open ${label(link)}: nothing reaches ${side.endpoint.name}`);
    this.world.count('half_open');
    this.world.after(HEARTBEAT_MS, () => {
      if (!wire.dead) this.breakWire(wire, 'heartbeat');
    });
  }

  congest(link: Link, forMs: number): void {
    if (link.wire === undefined) return;
    link.wire.congestedUntilMs = this.world.nowMs + forMs;
    this.world.count('congestion');
  }

  /** A frame of an older connection of the link arrives over the one that stands. */
  duplicate(link: Link): void {
    const frames = this.old.get(link);
    const { wire } = link;
    if (frames === undefined || wire === undefined || wire.dead) return;
    const { towards, bytes } = pick(this.prng, frames);
    const side = wire.sides.find(({ endpoint }) => endpoint === towards)!;
    if (side.deaf) return;
    this.world.count('duplicate_frame');
    this.deliver(wire, side, bytes);
  }

  /** No more faults: every link is up and stays up. */
  heal(): void {
    this.calm = true;
    for (const link of this.links) link.up = true;
    for (const wire of this.wires.values()) wire.congestedUntilMs = 0;
  }

  private deliver(wire: Wire, towards: Side, bytes: Uint8Array): void {
    const atMs = Math.max(towards.arrivesMs, this.world.nowMs + 1 + this.prng.int(this.options.maxLatencyMs));
    towards.arrivesMs = atMs;
    this.world.after(atMs - this.world.nowMs, () => {
      if (wire.dead || !towards.open || towards.deaf) return;
      towards.endpoint.received(wire.id, bytes);
    });
  }

  private dial(link: Link): void {
    if (link.wire !== undefined) return;
    if (!link.up || !link.dialler.up || !link.listener.up) {
      this.world.after(between(this.prng, 200, 1_000), () => this.dial(link));
      return;
    }
    const side = (endpoint: Endpoint): Side => ({ endpoint, open: true, arrivesMs: 0, deaf: false });
    const wire: Wire = {
      id: this.nextWire++,
      link,
      sides: [side(link.dialler), side(link.listener)],
      dead: false,
      congestedUntilMs: 0,
    };
    if ([...this.wires.values()].some((other) => other.link === link))
      this.world.count('overlapping_connections');
    this.wires.set(wire.id, wire);
    link.wire = wire;
    this.world.note(`connection ${wire.id}: ${label(link)}`);
    // The listener first: it must know the connection before the dialler's first frame arrives.
    link.listener.opened(wire.id, false);
    link.dialler.opened(wire.id, true);
  }

  private breakWire(wire: Wire, reason: string): void {
    wire.dead = true;
    this.world.note(`connection ${wire.id} ends: ${reason}`);
    for (const side of wire.sides) {
      if (!side.open) continue;
      const late = this.prng.chance(0.3) ? between(this.prng, 500, HEARTBEAT_MS) : this.prng.int(100);
      this.world.after(late, () => {
        if (!side.open) return;
        this.shut(wire, side);
        side.endpoint.closed(wire.id);
      });
    }
  }

  private shut(wire: Wire, side: Side): void {
    side.open = false;
    if (!wire.sides.some(({ open }) => open)) this.wires.delete(wire.id);
    if (side !== wire.sides[0] || wire.link.wire !== wire) return;
    wire.link.wire = undefined;
    this.world.after(between(this.prng, 100, 1_500), () => this.dial(wire.link));
  }

  private keep(link: Link, towards: Endpoint, bytes: Uint8Array): void {
    let frames = this.old.get(link);
    if (frames === undefined) this.old.set(link, (frames = []));
    if (frames.length < KEPT_FRAMES) frames.push({ towards, bytes });
    else frames[this.prng.int(KEPT_FRAMES)] = { towards, bytes };
  }
}

const label = ({ dialler, listener }: Link): string => `${dialler.name}-${listener.name}`;
