/**
 * When each device was last heard, over starts: for "caja 2, last heard at 11:42", and for a closing that says which
 * tills were silent. A memory and no more: one that cannot be read begins anew.
 */
import { z } from 'zod';
import { MAX_LIVE_PEERS, MAX_SHORT_TEXT_CHARS, MAX_UNIX_MS } from '../limits.ts';

export interface Remembered {
  /** By our clock, Unix ms. */
  readonly heardMs: number;
  /** Program and version, as it said last. */
  readonly software: string;
  /** Its clock minus ours at the last `hello` to us, ms. */
  readonly skewMs?: number | undefined;
}

const FORM = z.strictObject({
  v: z.literal(1),
  heard: z
    .record(
      z.string().regex(/^[0-9a-f]{32}$/),
      z.strictObject({
        heardMs: z.int().min(0).max(MAX_UNIX_MS),
        software: z.string().max(MAX_SHORT_TEXT_CHARS * 2),
        skewMs: z.int().optional(),
      }),
    )
    .refine((heard) => Object.keys(heard).length <= MAX_LIVE_PEERS),
});

const decoder = new TextDecoder();
const encoder = new TextEncoder();

export class HeardMemory {
  private readonly devices = new Map<string, Remembered>();

  get(device: string): Remembered | undefined {
    return this.devices.get(device);
  }

  get isEmpty(): boolean {
    return this.devices.size === 0;
  }

  /** What is not said anew stays: a device that is heard through others says nothing of its clock. */
  set(device: string, { heardMs, software, skewMs }: Remembered): void {
    const skew = skewMs ?? this.devices.get(device)?.skewMs;
    // Last in order: past the bound the one that was silent longest goes.
    this.devices.delete(device);
    this.devices.set(device, { heardMs, software, ...(skew === undefined ? {} : { skewMs: skew }) });
    if (this.devices.size <= MAX_LIVE_PEERS) return;
    const [oldest] = this.devices.keys();
    this.devices.delete(oldest!);
  }

  encode(): Uint8Array {
    return encoder.encode(JSON.stringify({ v: 1, heard: Object.fromEntries(this.devices) }));
  }

  /** False where the bytes are none of `encode`; nothing is taken from them then. */
  restore(bytes: Uint8Array): boolean {
    let json: unknown;
    try {
      json = JSON.parse(decoder.decode(bytes));
    } catch {
      return false;
    }
    const read = FORM.safeParse(json);
    if (!read.success) return false;
    for (const [device, remembered] of Object.entries(read.data.heard)) this.set(device, remembered);
    return true;
  }
}
