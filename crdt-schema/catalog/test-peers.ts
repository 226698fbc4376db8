/** Peers for tests: a document, its catalog and every update that it wrote, with clocks that a test drives. */
import * as Y from 'yjs';
import { createHlc } from '../model/clock.ts';
import { createCatalog, type Catalog } from './catalog.ts';
import { checkUpdate } from './check-update.ts';

export const START_MS = 1_780_000_000_000;

export const deviceOf = (n: number): string => n.toString(16).padStart(32, 'd');
export const idOf = (n: number): string => `01890000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

export interface TestPeer {
  readonly doc: Y.Doc;
  readonly catalog: Catalog;
  readonly device: string;
  /** Updates of this peer's own transactions, oldest first. */
  readonly written: Uint8Array[];
  /** Checks, then applies; the code of the refusal, or undefined. */
  receive(update: Uint8Array): string | undefined;
  state(since?: TestPeer): Uint8Array;
}

export const createTestPeer = (n: number, wallMs: () => number, who?: string): TestPeer => {
  const doc = new Y.Doc();
  doc.clientID = 1_000 + n * 7919;
  const device = deviceOf(n);
  const catalog = createCatalog({
    doc,
    clock: createHlc(device, wallMs),
    device,
    ...(who === undefined ? {} : { who: () => who }),
  });
  const written: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'remote') written.push(update);
  });
  return {
    doc,
    catalog,
    device,
    written,
    receive(update) {
      const checked = checkUpdate(doc, update, wallMs());
      if (!checked.ok) return checked.error.code;
      Y.applyUpdate(doc, update, 'remote');
      return undefined;
    },
    state: (since) =>
      Y.encodeStateAsUpdate(doc, since === undefined ? undefined : Y.encodeStateVector(since.doc)),
  };
};

/** Both hear all that the other holds; the first refusal, or undefined. */
export const meet = (a: TestPeer, b: TestPeer): string | undefined =>
  b.receive(a.state(b)) ?? a.receive(b.state(a));
