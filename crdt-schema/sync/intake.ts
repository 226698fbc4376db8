/**
 * How much each connection may have in work here: what it sent and the disk does not hold yet, and frames a second. One that
 * goes past is not read until it is below again, so that its own end has to wait and nobody else does.
 */
import { MAX_FRAMES_PER_SECOND, MAX_UNSTORED_BYTES } from '../limits.ts';
import type { Write } from './events.ts';

/** What holds a connection back; one that cannot be held back does without. */
export interface Reading {
  pause?(): void;
  resume?(): void;
}

interface Load {
  frames: number;
  unstoredBytes: number;
  isPaused: boolean;
}

const sizeOf = (write: Write): number => {
  switch (write.kind) {
    case 'entry':
      return write.entry.bytes.length;
    case 'catalog':
      return write.update.length;
    case 'certificate':
      return write.bytes.length;
    default:
      return 0;
  }
};

export class Intake {
  private readonly pipes: ReadonlyMap<number, Reading>;
  private readonly loads = new Map<number, Load>();
  /** The connection whose frame is being handled. */
  private from: number | undefined;

  constructor(pipes: ReadonlyMap<number, Reading>) {
    this.pipes = pipes;
  }

  /** Handles one frame of the connection: what is to be stored meanwhile is on its account. */
  frame(conn: number, handle: () => void): void {
    const load = this.loadOf(conn);
    load.frames += 1;
    this.from = conn;
    try {
      handle();
    } finally {
      this.from = undefined;
    }
    this.weigh(conn, load);
  }

  /** Something is to be stored; gives what is to be called once it is. */
  storing(writes: readonly Write[]): () => void {
    const { from } = this;
    if (from === undefined) return () => undefined;
    const bytes = writes.reduce((sum, write) => sum + sizeOf(write), 0);
    this.loadOf(from).unstoredBytes += bytes;
    return () => {
      const load = this.loads.get(from);
      if (load === undefined) return;
      load.unstoredBytes -= bytes;
      this.weigh(from, load);
    };
  }

  /** A second has passed. */
  tick(): void {
    for (const [conn, load] of this.loads) {
      load.frames = 0;
      this.weigh(conn, load);
    }
  }

  closed(conn: number): void {
    this.loads.delete(conn);
  }

  private loadOf(conn: number): Load {
    const known = this.loads.get(conn);
    if (known !== undefined) return known;
    const load = { frames: 0, unstoredBytes: 0, isPaused: false };
    this.loads.set(conn, load);
    return load;
  }

  private weigh(conn: number, load: Load): void {
    const isOver = load.frames > MAX_FRAMES_PER_SECOND || load.unstoredBytes > MAX_UNSTORED_BYTES;
    if (isOver === load.isPaused) return;
    load.isPaused = isOver;
    if (isOver) this.pipes.get(conn)?.pause?.();
    else this.pipes.get(conn)?.resume?.();
  }
}
