/** The hub of one store: a peer that holds everything, and the bridge into Postgres. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Hono } from 'hono';
import type { Pool } from 'pg';
import { createPool, type BridgeOptions, type StockPolicy } from '../../bridge/index.ts';
import type { Certificate } from '../../crdt-schema/log/certificate.ts';
import { HUB_TILL, PROGRAM_TILL } from '../../crdt-schema/model/till.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { Audit, SPOOL_FILE } from '../audit/audit.ts';
import { ledgerWitness } from '../audit/ledger-witness.ts';
import { isUnfinished } from '../backup/restore-folder.ts';
import { createApi } from '../http/api.ts';
import { createFirstRun } from '../http/first-run.ts';
import { Programs } from '../http/programs.ts';
import { ProgramTokens } from '../http/program-tokens.ts';
import { NO_PROXIES, Proxies, type ProxySettings } from '../http/proxies.ts';
import type { PageFiles } from '../pages/pages.ts';
import type { Alert } from '../peer/alerts.ts';
import type { Peer } from '../peer/peer.ts';
import { PeerServer, type Door, type PeerServerFailure, type TlsOptions } from '../peer/peer-server.ts';
import { firstRunSecret } from '../security/first-run-key.ts';
import { GrantBook } from '../security/grant-book.ts';
import {
  isProvisioned,
  loadAuthority,
  loadDevice,
  provisionDevice,
  renewCertificate,
  revokeCertificate,
} from '../security/identity.ts';
import { PairingDesk } from '../security/pairing-desk.ts';
import { fingerprintOf } from '../tls/certificate-page.ts';
import { createNodeCertificateApi } from '../tls/node-certificate-api.ts';
import type { Obtain } from '../tls/node-tls.ts';
import type { TlsChoice } from '../tls/settings.ts';
import type { StoreCa } from '../tls/store-ca.ts';
import type { BackupSettings } from '../config.ts';
import { watchDisk } from './disk-watch.ts';
import { hubBackups, type HubBackups } from './hub-backups.ts';
import { checkHubFolder } from './hub-folder.ts';
import { HubMetrics } from './metrics.ts';
import type { InTurn } from '../in-turn.ts';
import { keepCaring } from './catalog-care.ts';
import { BridgeDriver } from './bridge-driver.ts';
import { ownAccess, type LedgerAccess } from './ledger-database.ts';

export interface HubOptions {
  readonly folder: string;
  readonly store: string;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly pages?: PageFiles | undefined;
  readonly tls?: TlsChoice;
  /** False: peers of other machines are turned away without TLS. */
  readonly plainSync?: boolean;
  readonly stockPolicy?: StockPolicy;
  /** Finds other peers on the LAN and is found. */
  readonly discover?: boolean;
  /** With less room on the disk an alert stands; 1 GiB unless said. */
  readonly minFreeBytes?: number | undefined;
  /** Where backups are kept, and when they are made; without it none are. */
  readonly backups?: BackupSettings | undefined;
  readonly corsOrigins?: readonly string[] | undefined;
  readonly requestsPerMinute?: number | undefined;
  /** Whether `GET /metrics` takes a token with that scope. */
  readonly metrics?: 'open' | 'token' | undefined;
  /** Reverse proxies in front of it; none where it is not said. */
  readonly proxies?: ProxySettings | undefined;
  /** A statement that takes longer is given up, and its connection with it. */
  readonly statementMs?: number;
  /** How often it says which logs are done with, ms. */
  readonly settleEveryMs?: number;
  /** For tests: called around the commit of a batch. */
  readonly fault?: BridgeOptions['fault'];
  /** What it shares with the other hubs of its process; a hub alone has all of it for itself. */
  readonly shared?: HubShared | undefined;
  /** Where a browser finds this hub, where that is not at its host and port. */
  readonly origin?: string | undefined;
  /** Addresses of the store's hubs elsewhere. */
  readonly dial?: readonly string[] | undefined;
  /** What is served at the hub's port beside its own. */
  readonly routes?: Hono | undefined;
  /** A disk refused a write: the process has to start again. */
  readonly storeFailed?: (error: unknown) => void;
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void;
}

export interface HubShared {
  readonly ledger: LedgerAccess;
  /** A pool for what is asked over HTTP, which the hub ends. */
  readonly askedPool: () => Pool;
  readonly door: Door;
  /** Backups of all stores at once would leave nothing for the tills. */
  readonly inTurn: InTurn;
}

/** `restore_unfinished`: a restore replaced something and did not end; it has to be repeated. */
export type HubFailure =
  PeerServerFailure | Failure<'restore_unfinished' | 'store_is_another' | 'authority_missing'>;

const TOKEN_BYTES = 18;

/** Opens all to programs, and to unmodified y-websocket clients: the local administrator's. Made at the first start. */
const catalogToken = async (folder: string): Promise<string> => {
  const file = join(folder, 'catalog-token');
  if (existsSync(file)) return (await readFile(file, 'utf8')).trim();
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  await writeFile(file, `${token}\n`, { mode: 0o600, flush: true });
  return token;
};

const DEFAULT_REQUESTS_PER_MINUTE = 6_000;
/** A statement for somebody who waits at HTTP. */
const ASKED_STATEMENT_MS = 10_000;

const programsFolder = (folder: string): string => join(folder, 'api');

/**
 * Makes the store's authority, the hub's identity, and that of the device that stands for programs, at the first start.
 */
export const provisionHub = async (folder: string, store: string): Promise<void> => {
  const authority = await loadAuthority(folder);
  const nowMs = Date.now();
  const hub = { store, role: 'hub', till: HUB_TILL, series: HUB_TILL, nowMs } as const;
  const programs = { store, role: 'till', till: PROGRAM_TILL, series: PROGRAM_TILL, nowMs } as const;
  if (!isProvisioned(folder)) await provisionDevice(folder, authority, hub);
  if (!isProvisioned(programsFolder(folder)))
    await provisionDevice(programsFolder(folder), authority, programs);
};

/** The authority for HTTPS is made, and its library loaded, once somebody needs it. */
const lazily = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
};

const tlsOf = (
  choice: TlsChoice,
  ca: () => Promise<StoreCa>,
  log: HubOptions['log'],
): TlsOptions | undefined => {
  if (choice !== 'store') return choice === undefined ? undefined : { kind: 'files', certified: choice };
  const obtain: Obtain = async (publicKey, names) => {
    const { issue, certificate } = await ca();
    return { certificate: await issue(publicKey, names, Date.now()), ca: certificate };
  };
  return { kind: 'store', obtain: () => obtain, log };
};

/** What the replica knows of the store's devices. */
const certified = (peer: Peer): Certificate[] =>
  [...peer.replica.context.certificates.values()].map(({ certificate }) => certificate);

const certificateOf = (peer: Peer, device: string): Certificate | undefined =>
  peer.replica.context.certificates.get(device)?.certificate;

export class Hub {
  readonly server: PeerServer;
  readonly bridge: BridgeDriver;
  /** Undefined where none are made. */
  readonly backups: HubBackups | undefined;
  readonly catalogToken: string;
  /** Makes the codes that devices are paired with. */
  readonly desk: PairingDesk;

  private readonly pool: Pool;
  private readonly stopCaring: () => void;

  private constructor(
    server: PeerServer,
    bridge: BridgeDriver,
    token: string,
    desk: PairingDesk,
    pool: Pool,
    stopCaring: () => void,
    backups: HubBackups | undefined,
  ) {
    this.backups = backups;
    this.stopCaring = stopCaring;
    this.pool = pool;
    this.server = server;
    this.bridge = bridge;
    this.catalogToken = token;
    this.desk = desk;
  }

  static async start(options: HubOptions): Promise<Result<Hub, HubFailure>> {
    const { folder, store, host, port, databaseUrl, stockPolicy, statementMs, fault, log } = options;
    if (isUnfinished(dirname(folder))) return err('restore_unfinished', { folder: dirname(folder) });
    const checked = await checkHubFolder(folder, store);
    if (!checked.ok) return checked;
    await provisionHub(folder, store);
    const token = await catalogToken(folder);
    const secret = await firstRunSecret(folder);
    const authority = await loadAuthority(folder);
    const grants = await GrantBook.open(folder, store, authority);
    const desk = new PairingDesk();
    const ca = lazily(async () => (await import('../tls/store-ca.ts')).loadCa(folder, store, Date.now()));
    let bridge: BridgeDriver | undefined;
    let diskFailed = false;
    const databaseError = (error: Error): void => log('database_error', { reason: error.message });
    const askedMs = Math.min(statementMs ?? ASKED_STATEMENT_MS, ASKED_STATEMENT_MS);
    const pool =
      options.shared?.askedPool() ?? createPool(databaseUrl, databaseError, { statementMs: askedMs });
    const audit = new Audit({ pool, store, spool: join(folder, SPOOL_FILE), log });
    const tokens = new ProgramTokens(pool, store);
    const callers = new Programs(token, tokens);
    const proxies = new Proxies(options.proxies ?? NO_PROXIES);
    const programs = await loadDevice(programsFolder(folder));
    if (!programs.ok) {
      await pool.end();
      return programs;
    }
    let server: PeerServer | undefined;
    let backups: HubBackups | undefined;
    let metrics: HubMetrics | undefined;
    let diskAlert: Alert | undefined;
    const alerts = (): Alert[] => backups?.alerts.list() ?? (diskAlert === undefined ? [] : [diskAlert]);
    const started = await PeerServer.start({
      folder,
      writers: [programsFolder(folder)],
      discover: options.discover === true ? log : undefined,
      host,
      port,
      dial: options.dial ?? [],
      door: options.shared?.door,
      guests: callers.guests(),
      pages: options.pages,
      tls: tlsOf(options.tls, ca, log),
      plainSync: options.plainSync,
      proxies,
      listeners: {
        stored: (segment) => bridge?.stored(segment),
        forked: (segment) => log('fork', { segment }),
        storeFailed: (error) => {
          diskFailed = true;
          log('store_failed', { reason: error instanceof Error ? error.message : String(error) });
          options.storeFailed?.(error);
        },
      },
      alerts,
      routes: (peer) => {
        const { backups: settings } = options;
        if (settings !== undefined)
          backups = hubBackups(
            {
              ...{ folder, store, databaseUrl, pool, settings, log, audit },
              changed: () => bridge?.newsChanged(),
              inTurn: options.shared?.inTurn,
            },
            peer,
          );
        const api = createApi({
          peer,
          device: programs.value.identity.device,
          peopleChanged: () => bridge?.newsChanged(),
          decided: async (segment, seq) => (await bridge?.decided(segment, seq)) ?? false,
          corsOrigins: options.corsOrigins ?? [],
          diskFailed: () => diskFailed,
          requestsPerMinute: options.requestsPerMinute ?? DEFAULT_REQUESTS_PER_MINUTE,
          catalog: peer.catalog,
          pool,
          databaseUrl,
          storeId: store,
          ...{ programs: callers, tokens, audit, proxies },
          pairing: {
            ...{ desk, grants, store, authority: authority.publicKey },
            isElsewhere: () => bridge?.state === 'elsewhere',
            origin: () => options.origin ?? server?.origin(host) ?? '',
            caFingerprint: async () =>
              options.tls === 'store' ? fingerprintOf((await ca()).certificate) : undefined,
            known: () => certified(peer),
            certified: (certificate) => void peer.certify(certificate),
          },
          devices: {
            known: () => certified(peer),
            revoke: (certificate) => peer.certify(revokeCertificate(authority, certificate, Date.now())),
            renew: (certificate) => peer.certify(renewCertificate(authority, certificate, Date.now())),
            own: [peer.device, programs.value.identity.device],
          },
          writeAs: (person, work) => peer.writeAs(person, work),
          projected: async () => (await bridge?.projected()) ?? false,
          tillOf: (device) => certificateOf(peer, device)?.till,
          backups: backups?.backups,
          log,
        });
        api.route(
          '/',
          createNodeCertificateApi(store, authority, ca, (device) => peer.replica.context.isRevoked(device)),
        );
        const firstRun = createFirstRun({
          ...{ folder, secret, store, pool, audit, desk, catalog: peer.catalog },
          projected: async () => (await bridge?.projected()) ?? false,
          peopleChanged: () => bridge?.newsChanged(),
        });
        api.route('/', firstRun);
        metrics = new HubMetrics({
          ...{ peer, pool, store, ledger: () => bridge?.state ?? 'starting' },
          alerts,
          ...(options.metrics === 'token' ? { programs: callers } : {}),
        });
        api.route('/', metrics.routes());
        if (options.routes !== undefined) api.route('/', options.routes);
        return api;
      },
      facts: () => ({ database: bridge?.connected ?? false, ledger: bridge?.state ?? 'starting' }),
    });
    if (!started.ok) {
      await pool.end();
      return started;
    }
    server = started.value;
    const made = backups?.backups;
    bridge = new BridgeDriver({
      opened: () => {
        void audit.drain();
        backups?.begin();
      },
      beforeMigration: async () => backups?.beforeMigration(),
      published: (entry) => metrics?.published(entry),
      backups: made === undefined ? undefined : () => made.runs.kept(),
      peer: started.value.peer,
      access: options.shared?.ledger ?? ownAccess(databaseUrl, databaseError, statementMs),
      stockPolicy,
      settleEveryMs: options.settleEveryMs,
      fault,
      witness: ledgerWitness({
        ...{ audit, store, own: [started.value.peer.device, programs.value.identity.device] },
        tillOf: (device) => certificateOf(started.value.peer, device)?.till,
      }),
      log,
    });
    bridge.start();
    const stopCaring = keepCaring(started.value.peer.catalog, Date.now, (report) => {
      if (report.folded + report.archivedQuotes + report.collected > 0)
        log('catalog_cared_for', { ...report });
    });
    const diskChanged = (alert: Alert | undefined): void => {
      diskAlert = alert;
      if (alert === undefined) backups?.alerts.over('disk_low');
      else backups?.alerts.raise(alert.code, alert.params);
    };
    const stopWatching = watchDisk(folder, diskChanged, options.minFreeBytes);
    const stop = (): void => {
      stopCaring();
      stopWatching();
    };
    return ok(new Hub(started.value, bridge, token, desk, pool, stop, backups));
  }

  async close(): Promise<void> {
    this.stopCaring();
    await this.backups?.stop();
    await this.bridge.stop();
    await this.server.close();
    await this.pool.end();
  }
}
