/** All settings: environment variables, each with what it is and its default. Command options come first. */
import { z } from 'zod';
import { isTimeZone } from '../crdt-schema/exports/wall-clock.ts';
import type { MailSettings } from './backup/channels.ts';
import { isNetwork, type ProxySettings } from './http/proxies.ts';
import type { OffsiteSettings } from './backup/offsite/copies.ts';
import { isPlan, type PlanSettings } from './backup/plan.ts';

/** It stands in addresses and file names. */
export const STORE_FORM = /^[a-z0-9-]{1,40}$/;
export const STORE_FORM_TEXT = 'lower-case letters, digits and hyphens';

const HOUR_MS = 60 * 60 * 1_000;

const settings = {
  TILLMESH_DATA: { schema: z.string().min(1), fallback: '.tillmesh', help: 'folder of the data' },
  TILLMESH_STORE: {
    schema: z.string().regex(STORE_FORM, STORE_FORM_TEXT),
    fallback: 'demo',
    help: 'name of the store',
  },
  HOST: { schema: z.string().min(1), fallback: '127.0.0.1', help: 'address to listen on' },
  PORT: { schema: z.coerce.number().int().min(0).max(65_535), fallback: '4400', help: 'port to listen on' },
  DATABASE_URL: {
    schema: z.string().regex(/^(postgres(ql)?:\/\/.+)?$/, 'a postgres:// address'),
    fallback: '',
    help: 'Postgres to use; empty: the embedded one',
  },
  DISCOVER: {
    schema: z.enum(['auto', 'on', 'off']),
    fallback: 'auto',
    help: 'find the other peers of the LAN by mDNS, and be found; auto: unless HOST is this machine alone',
  },
  KEEP_DAYS: {
    schema: z.coerce.number().int().min(0).max(3_650),
    fallback: '30',
    help: 'days for which a till keeps logs after the hub holds them and nothing of them is open; 0: for good',
  },
  TLS: {
    schema: z.enum(['off', 'auto', 'on']),
    fallback: 'auto',
    help: 'HTTPS on the same port, by the authority of the store; auto: unless HOST is this machine alone',
  },
  PLAIN_SYNC: {
    schema: z.enum(['on', 'off']),
    fallback: 'on',
    help: 'peers of other machines may come without TLS to one that has it (they prove who they are all the same, and it is shown); off: they are turned away',
  },
  TLS_CERT: {
    schema: z.string(),
    fallback: '',
    help: 'PEM file of a certificate to use instead, with its chain',
  },
  TLS_KEY: { schema: z.string(), fallback: '', help: 'PEM file of the key of TLS_CERT' },
  AUTO_BACKUP_ENABLED: {
    schema: z.enum(['true', 'false']),
    fallback: 'true',
    help: 'makes backups by itself, and verifies them',
  },
  BACKUP_CRON: {
    schema: z.string().refine(isPlan, 'five fields, as cron has them'),
    fallback: '0 2 * * *',
    help: 'when backups are made',
  },
  BACKUP_VERIFY_CRON: {
    schema: z.string().refine(isPlan, 'five fields, as cron has them'),
    fallback: '0 4 * * 0',
    help: 'when the newest backup is verified',
  },
  BACKUP_TIME_ZONE: {
    schema: z
      .string()
      .refine((text) => text === '' || isTimeZone(text), 'a time zone like America/Mexico_City'),
    fallback: '',
    help: 'time zone of the plans and of the dates in file names; empty: that of the machine',
  },
  BACKUP_DIR: {
    schema: z.string(),
    fallback: '',
    help: 'folder of the backups; empty: backups in the folder of the data',
  },
  MAX_BACKUPS_TO_KEEP: {
    schema: z.coerce.number().int().min(1).max(10_000),
    fallback: '30',
    help: 'how many backups are kept',
  },
  BACKUP_MAX_AGE_HOURS: {
    schema: z.coerce.number().int().min(1).max(8_760),
    fallback: '36',
    help: 'an alert when the last good backup is older',
  },
  BACKUP_S3_BUCKET: {
    schema: z.string().regex(/^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$/, 'the name of a bucket'),
    fallback: '',
    help: 'bucket that gets a copy of each backup; empty: none',
  },
  BACKUP_S3_ENDPOINT: {
    schema: z.string().regex(/^(https?:\/\/[^\s/]+\/?)?$/, 'an http:// or https:// address without a path'),
    fallback: '',
    help: 'address of its service; empty: that of Amazon in the region',
  },
  BACKUP_S3_REGION: { schema: z.string().min(1), fallback: 'us-east-1', help: 'region of the bucket' },
  BACKUP_S3_PREFIX: {
    schema: z.string().regex(/^([\w-]+(\/[\w-]+)*\/?)?$/, 'words with slashes between them'),
    fallback: '',
    help: 'stands before the names of the copies, as PREFIX/STORE/FILE',
  },
  BACKUP_S3_ACCESS_KEY_ID: { schema: z.string(), fallback: '', help: 'who may write to the bucket' },
  BACKUP_S3_SECRET_ACCESS_KEY: { schema: z.string(), fallback: '', help: 'the secret of that key' },
  BACKUP_S3_LOCK: {
    schema: z.enum(['governance', 'compliance', 'off']),
    fallback: 'governance',
    help: 'object lock of the copies, where the bucket has it',
  },
  BACKUP_S3_RETENTION_YEARS: {
    schema: z.coerce.number().int().min(0).max(100),
    fallback: '5',
    help: 'years for which a copy is locked; 0: none',
  },
  BACKUP_AGE_RECIPIENTS: {
    schema: z.string().regex(/^(age1[0-9a-z]+([ ,]+age1[0-9a-z]+)*)?$/, 'age recipients, age1…'),
    fallback: '',
    help: 'whom the copies are encrypted for: age recipients, parted by spaces; empty: they are not',
  },
  ALERT_WEBHOOK: {
    schema: z.string().regex(/^(https?:\/\/.+)?$/, 'an http:// or https:// address'),
    fallback: '',
    help: 'address that gets each alert on backups as JSON; empty: none',
  },
  BACKUP_ALERT_EMAIL: {
    schema: z
      .string()
      .regex(/^([^\s@,]+@[^\s@,]+(,[^\s@,]+@[^\s@,]+)*)?$/, 'e-mail addresses, separated by commas'),
    fallback: '',
    help: 'who gets each alert on backups by e-mail; empty: nobody',
  },
  BACKUP_ALERT_FROM: {
    schema: z.string().regex(/^([^\s@,]+@[^\s@,]+)?$/, 'an e-mail address'),
    fallback: '',
    help: 'sender of those e-mails; empty: the first of who gets them',
  },
  SMTP_URL: {
    schema: z
      .string()
      .refine(
        (text) => text === '' || (/^smtps?:\/\/./.test(text) && URL.canParse(text)),
        'an smtp:// or smtps:// address',
      ),
    fallback: '',
    help: 'server that sends the e-mails, with name and password where it wants them',
  },
  CORS_ORIGINS: {
    schema: z
      .string()
      .regex(/^(https?:\/\/[^\s,/]+(,https?:\/\/[^\s,/]+)*)?$/, 'origins, separated by commas'),
    fallback: '',
    help: 'origins of other pages that may call the HTTP interface, separated by commas',
  },
  TRUSTED_PROXIES: {
    schema: z
      .string()
      .refine(
        (text) => listed(text).every(isNetwork),
        'addresses or networks like 10.0.0.0/8, separated by commas',
      ),
    fallback: '',
    help: 'reverse proxies of whom it is believed who their clients are: addresses or networks, separated by commas',
  },
  PROXY_HEADER: {
    schema: z.enum(['x-forwarded-for', 'forwarded']),
    fallback: 'x-forwarded-for',
    help: 'the header by which they say it',
  },
  METRICS: {
    schema: z.enum(['open', 'token']),
    fallback: 'open',
    help: 'GET /metrics answers anybody, or whoever shows a token with the scope metrics',
  },
  REQUESTS_PER_MINUTE: {
    schema: z.coerce.number().int().min(1).max(1_000_000),
    fallback: '6000',
    help: 'HTTP requests a minute that one address may make',
  },
  PEER_HOSTS: {
    schema: z
      .string()
      .regex(/^(wss?:\/\/[^\s,/]+(,wss?:\/\/[^\s,/]+)*)?$/, 'ws:// or wss:// origins, separated by commas'),
    fallback: '',
    help: 'of a host: where the other hosts of its stores are, separated by commas',
  },
  STORE_ORIGIN: {
    schema: z
      .string()
      .regex(
        /^(https?:\/\/\{store\}\.[^\s,/]+)?$/,
        'an origin that begins with {store}, like https://{store}.tills.example',
      ),
    fallback: '',
    help: 'of a host: where browsers find a store; empty: http://{store}.localhost and its port',
  },
  HOST_CONNECTIONS: {
    schema: z.coerce.number().int().min(2).max(1_000),
    fallback: '10',
    help: 'of a host: connections to Postgres for what tills sell, and as many for what is asked over HTTP',
  },
} as const;

export type SettingName = keyof typeof settings;

export interface Config {
  readonly data: string;
  readonly store: string;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly discover: 'auto' | 'on' | 'off';
  readonly keepDays: number;
  readonly tls: 'off' | 'auto' | 'on';
  /** Paths; empty where none is given. */
  readonly tlsCertificate: string;
  readonly tlsKey: string;
  /** Whether peers of other machines may come without TLS to one that has it. */
  readonly plainSync: boolean;
  readonly backups: BackupSettings;
  readonly corsOrigins: readonly string[];
  readonly requestsPerMinute: number;
  readonly peerHosts: readonly string[];
  /** Undefined: by the name of this machine alone. */
  readonly storeOrigin: string | undefined;
  readonly hostConnections: number;
  readonly metrics: 'open' | 'token';
  readonly proxies: ProxySettings;
}

export interface BackupSettings extends PlanSettings {
  /** Empty: in the folder of the data. */
  readonly directory: string;
  readonly keep: number;
  /** Undefined: no copies are made. */
  readonly offsite?: OffsiteSettings | undefined;
  /** Undefined: no alert goes by e-mail. */
  readonly mail?: MailSettings | undefined;
}

export class ConfigError extends Error {}

/** Reads one setting; throws a `ConfigError` that says which is wrong and why. */
const read = <N extends SettingName>(
  env: NodeJS.ProcessEnv,
  name: N,
): z.infer<(typeof settings)[N]['schema']> => {
  const { schema, fallback } = settings[name];
  const parsed = schema.safeParse(env[name] ?? fallback);
  if (parsed.success) return parsed.data as z.infer<(typeof settings)[N]['schema']>;
  throw new ConfigError(
    `The setting ${name} is not valid: ${parsed.error.issues[0]?.message ?? 'wrong form'}`,
  );
};

/** Of one request: 8 MiB in it need 0.25 Mbit/s. */
const S3_TIMEOUT_MS = 5 * 60 * 1_000;

const readOffsite = (env: NodeJS.ProcessEnv): OffsiteSettings | undefined => {
  const name = read(env, 'BACKUP_S3_BUCKET');
  const region = read(env, 'BACKUP_S3_REGION');
  const endpoint = read(env, 'BACKUP_S3_ENDPOINT').replace(/\/$/, '');
  const accessKeyId = read(env, 'BACKUP_S3_ACCESS_KEY_ID');
  const secretAccessKey = read(env, 'BACKUP_S3_SECRET_ACCESS_KEY');
  const [prefix, lock] = [read(env, 'BACKUP_S3_PREFIX'), read(env, 'BACKUP_S3_LOCK')];
  const retentionYears = read(env, 'BACKUP_S3_RETENTION_YEARS');
  const recipients = read(env, 'BACKUP_AGE_RECIPIENTS')
    .split(/[ ,]+/)
    .filter((each) => each !== '');
  if (name === '') return undefined;
  if (accessKeyId === '' || secretAccessKey === '')
    throw new ConfigError(
      'BACKUP_S3_BUCKET needs both settings BACKUP_S3_ACCESS_KEY_ID and BACKUP_S3_SECRET_ACCESS_KEY',
    );
  return {
    bucket: {
      ...{ name, region, accessKeyId, secretAccessKey, timeoutMs: S3_TIMEOUT_MS },
      endpoint: endpoint || `https://s3.${region}.amazonaws.com`,
    },
    ...{ prefix, lock, retentionYears, recipients },
  };
};

const readMail = (env: NodeJS.ProcessEnv): MailSettings | undefined => {
  const to = read(env, 'BACKUP_ALERT_EMAIL');
  const url = read(env, 'SMTP_URL');
  const from = read(env, 'BACKUP_ALERT_FROM') || to.split(',')[0]!;
  if (to === '') return undefined;
  if (url === '') throw new ConfigError('BACKUP_ALERT_EMAIL needs the setting SMTP_URL');
  return { url, to, from };
};

const listed = (text: string): string[] => text.split(',').filter((each) => each !== '');

export const readConfig = (env: NodeJS.ProcessEnv): Config => ({
  data: read(env, 'TILLMESH_DATA'),
  store: read(env, 'TILLMESH_STORE'),
  host: read(env, 'HOST'),
  port: read(env, 'PORT'),
  databaseUrl: read(env, 'DATABASE_URL'),
  discover: read(env, 'DISCOVER'),
  keepDays: read(env, 'KEEP_DAYS'),
  tls: read(env, 'TLS'),
  tlsCertificate: read(env, 'TLS_CERT'),
  tlsKey: read(env, 'TLS_KEY'),
  plainSync: read(env, 'PLAIN_SYNC') === 'on',
  backups: {
    isOn: read(env, 'AUTO_BACKUP_ENABLED') === 'true',
    backupCron: read(env, 'BACKUP_CRON'),
    verifyCron: read(env, 'BACKUP_VERIFY_CRON'),
    timeZone: read(env, 'BACKUP_TIME_ZONE') || undefined,
    directory: read(env, 'BACKUP_DIR'),
    keep: read(env, 'MAX_BACKUPS_TO_KEEP'),
    maxAgeMs: read(env, 'BACKUP_MAX_AGE_HOURS') * HOUR_MS,
    webhook: read(env, 'ALERT_WEBHOOK'),
    offsite: readOffsite(env),
    mail: readMail(env),
  },
  corsOrigins: listed(read(env, 'CORS_ORIGINS')),
  requestsPerMinute: read(env, 'REQUESTS_PER_MINUTE'),
  peerHosts: listed(read(env, 'PEER_HOSTS')),
  storeOrigin: read(env, 'STORE_ORIGIN') || undefined,
  hostConnections: read(env, 'HOST_CONNECTIONS'),
  metrics: read(env, 'METRICS'),
  proxies: { trusted: listed(read(env, 'TRUSTED_PROXIES')), header: read(env, 'PROXY_HEADER') },
});

/** Name, default and meaning of every setting, for the help and the docs. */
export const listSettings = (): { name: string; fallback: string; help: string }[] =>
  Object.entries(settings).map(([name, { fallback, help }]) => ({ name, fallback, help }));

/** Whether who listens there is reached by this machine alone. */
export const isLoopbackHost = (host: string): boolean => /^(127\.|localhost$|::1$)/.test(host);

/** Whether a peer that listens on the host looks for others on the LAN. */
export const looksAround = (config: Pick<Config, 'discover'>, host: string): boolean =>
  config.discover === 'on' || (config.discover === 'auto' && !isLoopbackHost(host));
