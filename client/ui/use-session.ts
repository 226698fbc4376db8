/** The page's device for its components. */
import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
import { SETTINGS_ID, type EntityName, type FieldValues } from '../../crdt-schema/catalog/index.ts';
import type { BrowserPeer } from '../peer/browser-peer.ts';
import type { Connection, Session, SessionState } from '../peer/session.ts';

export const SessionContext = createContext<Session | undefined>(undefined);

export const useSession = (): Session => {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('no session around this component');
  return session;
};

export const useSessionState = (): SessionState => {
  const session = useSession();
  return useSyncExternalStore(session.subscribe, session.state);
};

/** What is shown within `Gate` only: the device is open. */
export const useOpen = (): { readonly peer: BrowserPeer; readonly connection: Connection } => {
  const state = useSessionState();
  if (state.kind !== 'open') throw new Error('the device is not open');
  return state;
};

interface Version {
  readonly subscribe: (listener: () => void) => () => void;
  readonly read: () => number;
}

/** Counts the changes of one entity of the catalog, for whoever draws it. */
const versionOf = (peer: BrowserPeer | undefined, entity: EntityName): Version => {
  let version = 0;
  return {
    subscribe: (listener) =>
      peer?.catalog.onChange((changes) => {
        if (!changes.some((change) => change.entity === entity)) return;
        version += 1;
        listener();
      }) ?? (() => undefined),
    read: () => version,
  };
};

const usePeer = (): BrowserPeer | undefined => {
  const state = useSessionState();
  return state.kind === 'open' ? state.peer : undefined;
};

/** A number that grows whenever a record of the entity changes, by whomever. */
export const useCatalogVersion = (entity: EntityName): number => {
  const peer = usePeer();
  const version = useMemo(() => versionOf(peer, entity), [peer, entity]);
  return useSyncExternalStore(version.subscribe, version.read);
};

const NO_SETTINGS: FieldValues = {};

/** The store's settings; empty until the device is open. */
export const useSettings = (): FieldValues => {
  const peer = usePeer();
  const version = useCatalogVersion('settings');
  return useMemo(
    () => peer?.catalog.read('settings', SETTINGS_ID)?.fields ?? NO_SETTINGS,
    // `version` says that what is read has changed.
    [peer, version],
  );
};
