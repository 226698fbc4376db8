/** Tells others where this page is, and this page where others are. */
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { EntityName } from '../../../crdt-schema/catalog/index.ts';
import type { BrowserPeer } from '../../peer/browser-peer.ts';
import { useOpen } from '../../ui/use-session.ts';
import { byRecord, editorOf, textOf, type Editor, type Place } from './editing.ts';

/** Clients of y-websocket forget after 30 s whoever does not say it again. */
const AGAIN_MS = 15_000;
const GONE = 'null';

class Presence {
  private readonly peer: BrowserPeer;
  /** The place that was entered last is told; when it is left, the one before. */
  private readonly places: Place[] = [];
  private timer: ReturnType<typeof setInterval> | undefined;
  private list: readonly Editor[] | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(peer: BrowserPeer) {
    this.peer = peer;
    peer.replica.catalog.presences.onChange(() => {
      this.list = undefined;
      // Not within the step that brought it.
      queueMicrotask(() => {
        for (const listener of this.listeners) listener();
      });
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  readonly editors = (): readonly Editor[] =>
    (this.list ??= [...this.peer.replica.catalog.presences.others()].flatMap(([client, state]) => {
      const editor = editorOf(client, state);
      return editor === undefined ? [] : [editor];
    }));

  enter(place: Place): () => void {
    this.places.push(place);
    this.tell();
    return () => {
      this.places.splice(this.places.indexOf(place), 1);
      this.tell();
    };
  }

  private tell(): void {
    const place = this.places.at(-1);
    const { identity, people } = this.peer.replica.context;
    const { person } = this.peer;
    const name = (person === undefined ? undefined : people.get(person)?.name) ?? identity.certificate.till;
    this.peer.present(place === undefined ? GONE : textOf(name, place));
    if (place === undefined) {
      clearInterval(this.timer);
      this.timer = undefined;
    } else this.timer ??= setInterval(() => this.tell(), AGAIN_MS);
  }
}

/** One for each device that is open, for as long as it is. */
const presences = new WeakMap<BrowserPeer, Presence>();

const usePresence = (): Presence => {
  const { peer } = useOpen();
  let presence = presences.get(peer);
  if (presence === undefined) presences.set(peer, (presence = new Presence(peer)));
  return presence;
};

/** As long as it is drawn, others see that this page is there; `undefined`: that it is nowhere. */
export const useSayEditing = (entity: EntityName, id: string | undefined, field?: string): void => {
  const presence = usePresence();
  useEffect(
    () =>
      id === undefined
        ? undefined
        : presence.enter({ entity, id, ...(field === undefined ? {} : { field }) }),
    [presence, entity, id, field],
  );
};

/** Others who are at records of the entity, by record. */
export const useEditors = (entity: EntityName): ReadonlyMap<string, readonly Editor[]> => {
  const presence = usePresence();
  const editors = useSyncExternalStore(presence.subscribe, presence.editors);
  return useMemo(() => byRecord(editors, entity), [editors, entity]);
};
