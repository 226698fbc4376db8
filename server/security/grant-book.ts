/**
 * What the store's authority has granted: a line of JSON for each certificate in `grants.jsonl` beside its key, on the disk
 * before the certificate leaves. Receipt series are granted here, each to one device.
 */
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { MAX_RECEIPT_NUMBER } from '../../crdt-schema/limits.ts';
import {
  deviceIdOf,
  MAX_REPLACED_DEVICES,
  ROLES,
  type Certificate,
} from '../../crdt-schema/log/certificate.ts';
import { freeSeries } from '../../crdt-schema/numbering/recovery.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { sha256, type KeyPair } from './crypto.ts';
import { issueCertificate } from './identity.ts';

const PRIVATE_FILE = 0o600;

const granted = z.strictObject({
  device: z.string(),
  role: z.enum(ROLES),
  till: z.string(),
  series: z.string(),
  /** The invitation that it answers. */
  invitation: z.string(),
  /** Unix ms. */
  atMs: z.int(),
});

type Granted = z.infer<typeof granted>;

export interface GrantRequest {
  readonly publicKey: Uint8Array;
  readonly role: Certificate['role'];
  readonly till: string;
  /** A key that asks again with the same one gets the same again: the answer was lost. */
  readonly invitation: string;
  readonly nowMs: number;
}

/** `device_revoked`: the key is that of a device that was revoked; another one may be certified. */
export type GrantFailure = Failure<'series_used_up' | 'device_revoked'>;

export class GrantBook {
  private readonly file: string;
  private readonly store: string;
  private readonly authority: KeyPair;
  private readonly grants: Granted[];

  private constructor(file: string, store: string, authority: KeyPair, grants: Granted[]) {
    this.file = file;
    this.store = store;
    this.authority = authority;
    this.grants = grants;
  }

  /** A last line that was cut short belongs to a certificate that nobody got. */
  static async open(folder: string, store: string, authority: KeyPair): Promise<GrantBook> {
    const file = join(folder, 'grants.jsonl');
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const lines = text.split('\n').slice(0, -1);
    if (text !== '' && !text.endsWith('\n')) await appendFile(file, '\n', { flush: true });
    const grants = lines.flatMap((line) => readGrant(line) ?? []);
    return new GrantBook(file, store, authority, grants);
  }

  /**
   * Certifies a key for a till, with a receipt series that no device had: `known` are certificates from elsewhere. How far
   * another device of the till has numbered is not known for certain, so none goes on in its series.
   */
  async grant(
    request: GrantRequest,
    known: Iterable<Certificate>,
  ): Promise<Result<Uint8Array, GrantFailure>> {
    const { publicKey, role, till, invitation, nowMs } = request;
    const device = deviceIdOf(sha256, publicKey);
    const before = this.grants.find((each) => each.device === device && each.invitation === invitation);
    const certified = [...known];
    if (certified.some((each) => each.device === device && each.revokedAt !== undefined))
      return err('device_revoked', { till });
    const others = [...certified, ...this.grants];
    // A till is one drawer with one device: the new one acts in place of those before.
    const earlier = role === 'till' ? others.filter((each) => each.role === role && each.till === till) : [];
    const taken = others.flatMap((each) => [each.series, each.till]);
    const series = before?.series ?? freeSeries(till, taken);
    if (series === undefined) return err('series_used_up', { till });
    // Taken before anything is awaited: two that ask at once get different ones.
    this.grants.push({ device, role, till, series, invitation, atMs: nowMs });
    await appendFile(this.file, `${JSON.stringify(this.grants.at(-1))}\n`, {
      mode: PRIVATE_FILE,
      flush: true,
    });
    const numbering = { from: 1, to: MAX_RECEIPT_NUMBER, kind: 'normal' } as const;
    const replaced = new Set(earlier.filter((each) => each.device !== device).map((each) => each.device));
    const replaces = [...replaced].slice(-MAX_REPLACED_DEVICES);
    const grant = {
      ...{ store: this.store, role, till, series, numbering, nowMs },
      ...(replaces.length === 0 ? {} : { replaces }),
    };
    return ok(issueCertificate(this.authority, publicKey, grant));
  }
}

const readGrant = (line: string): Granted | undefined => {
  try {
    return granted.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
};
