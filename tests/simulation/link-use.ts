/** How often each log entry goes over each link: once is enough, unless the connection breaks under it. */
import * as decoding from 'lib0/decoding';
import { deviceOfSegment } from '../../crdt-schema/model/ids.ts';
import { MESSAGE_LOG, readFrame } from '../../crdt-schema/wire/frames.ts';

const KIND_CHANGES = 5;

export class LinkUse {
  /** Entries sent over any link, and entries counted once for each link. */
  sentEntries = 0;
  distinctEntries = 0;
  /** Entries sent, by the device that wrote them. */
  readonly sentOf = new Map<string, number>();
  private readonly seen = new Map<object, Set<string>>();

  sent(link: object, bytes: Uint8Array): void {
    if (bytes[0] !== MESSAGE_LOG || bytes[1] !== KIND_CHANGES) return;
    const decoder = decoding.createDecoder(bytes);
    decoding.readVarUint(decoder);
    const frame = readFrame(decoder);
    if (!frame.ok || frame.value.kind !== 'changes') return;
    let seen = this.seen.get(link);
    if (seen === undefined) this.seen.set(link, (seen = new Set()));
    const { segment, from, entries } = frame.value;
    const device = deviceOfSegment(segment);
    this.sentOf.set(device, (this.sentOf.get(device) ?? 0) + entries.length);
    for (let seq = from; seq < from + entries.length; seq++) {
      this.sentEntries += 1;
      const key = `${segment}:${seq}`;
      if (seen.has(key)) continue;
      seen.add(key);
      this.distinctEntries += 1;
    }
  }
}
