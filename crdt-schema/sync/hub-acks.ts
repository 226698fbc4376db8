/** What the hub holds, as it or others said: passed on to the writer, and back the way that the entries came. */
import { MAX_HAVE_SEGMENTS } from '../limits.ts';
import { deviceOfSegment } from '../model/ids.ts';
import { chunks } from './announcements.ts';
import type { LiveConnection } from './connection.ts';
import type { Context } from './context.ts';

export class HubAcks {
  private readonly context: Context;
  /** Length up to which a hub said, since we started, that it holds each segment. */
  private readonly holds = new Map<string, number>();
  /** Per segment, the connections that its entries came in by. */
  private readonly sources = new Map<string, Set<number>>();

  constructor(context: Context) {
    this.context = context;
  }

  heldByHub(segment: string): number {
    return this.holds.get(segment) ?? 0;
  }

  /** What is told to a connection that went live. */
  greet(conn: LiveConnection): void {
    this.send(
      conn,
      [...this.holds].filter(([segment, length]) => !this.settled(segment, length)),
    );
  }

  closed(conn: LiveConnection): void {
    for (const set of this.sources.values()) set.delete(conn.id);
  }

  cameFrom(segment: string, from: ReadonlySet<number>): void {
    let sources = this.sources.get(segment);
    if (sources === undefined) this.sources.set(segment, (sources = new Set()));
    for (const id of from) sources.add(id);
  }

  forget(segment: string): void {
    this.holds.delete(segment);
    this.sources.delete(segment);
  }

  ack(conn: LiveConnection, by: string, stored: readonly { segment: string; length: number }[]): void {
    if (!this.context.isHub(by)) return;
    for (const { segment, length } of stored) {
      conn.log.hubTold.set(segment, Math.max(length, conn.log.hubTold.get(segment) ?? 0));
      this.note(segment, length);
    }
  }

  /** The hub holds so much of it. */
  note(segment: string, length: number): void {
    if ((this.holds.get(segment) ?? 0) >= length) return;
    this.holds.set(segment, length);
    const writer = deviceOfSegment(segment);
    const sources = this.sources.get(segment);
    for (const conn of this.context.live()) {
      if (conn.certificate.device === writer || sources?.has(conn.id) === true)
        this.send(conn, [[segment, length]]);
    }
  }

  private send(conn: LiveConnection, stored: readonly (readonly [string, number])[]): void {
    const hub = [...this.context.certificates.values()].find(({ certificate }) => certificate.role === 'hub');
    if (hub === undefined || conn.certificate.role === 'hub') return;
    const news = stored.filter(([segment, length]) => (conn.log.hubTold.get(segment) ?? 0) < length);
    for (const part of chunks(news, MAX_HAVE_SEGMENTS)) {
      for (const [segment, length] of part) conn.log.hubTold.set(segment, length);
      const acks = part.map(([segment, length]) => ({ segment, length }));
      this.context.send(conn, { kind: 'ack', by: hub.certificate.device, stored: acks });
    }
  }

  private settled(segment: string, length: number): boolean {
    const { accepted, rejected } = this.context.verdicts.counts(segment, 0);
    return accepted + rejected >= length;
  }
}
