/**
 * Devices whose disk was copied, where both copies have written: a segment has two branches, or two segments were written at
 * once. Both are taken in like any log; people have to put one of the copies away.
 */
import { deviceOfSegment } from '../model/ids.ts';
import type { Context } from './context.ts';
import type { StoredEntry } from './events.ts';
import { WriteSpans } from './write-spans.ts';

export class Copies {
  private readonly context: Context;
  private readonly spans = new WriteSpans();
  /** Devices of which two copies write, as far as that was told. */
  private readonly told = new Set<string>();

  constructor(context: Context) {
    this.context = context;
  }

  /** When it was written: the last entry of what was stored together is signed. */
  note({ segment, seq, signature, bytes }: StoredEntry): void {
    const isOp = !this.context.isHub(deviceOfSegment(segment));
    if (isOp && (seq === 0 || signature !== undefined)) this.spans.add(segment, bytes);
  }

  /** Entries from this one on were stored. */
  tell({ segment, branch, seq }: StoredEntry): void {
    const device = deviceOfSegment(segment);
    const overlaps = !this.told.has(device) && this.spans.overlaps(segment);
    if (overlaps) this.told.add(device);
    if (overlaps || (branch > 0 && seq === 0)) this.context.emit({ type: 'forked', segment });
  }

  isCopied(device: string): boolean {
    if (this.spans.isCopied(device)) return true;
    const { segments } = this.context;
    for (const id of segments.ids())
      if (deviceOfSegment(id) === device && segments.branches(id).length > 1) return true;
    return false;
  }

  /** The segment is held no more. */
  forget(segment: string): void {
    this.spans.forget(segment);
  }
}
