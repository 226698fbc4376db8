/** `backup fetch` and `backup list --offsite`: backups that the bucket has, with a hub or, by the settings alone, without. */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { keyOf, type OffsiteSettings } from '../backup/offsite/copies.ts';
import { fetchCopy, listCopies, saveChecked } from '../backup/offsite/fetch.ts';
import { readConfig } from '../config.ts';
import { failed, type Arguments } from './command.ts';
import { askHub, downloadFromHub, findHub } from './hub-client.ts';

const MB = 1_000_000;

const bucketOf = (): { offsite: OffsiteSettings; store: string } => {
  const { store, backups } = readConfig(process.env);
  if (backups.offsite === undefined) throw failed({ code: 'offsite_not_set' });
  return { offsite: backups.offsite, store };
};

const print = (args: Arguments, value: unknown, text: string): void =>
  void process.stdout.write(args.flag('json') ? `${JSON.stringify(value)}\n` : `${text}\n`);

export const listOffsite = async (args: Arguments): Promise<void> => {
  const { offsite, store } = bucketOf();
  const listed = await listCopies(offsite.bucket, keyOf(offsite.prefix, store, 'backup-'));
  if (!listed.ok)
    throw failed({ code: 'bucket_refused', params: { code: listed.code, name: offsite.bucket.name } });
  const lines = listed.copies.map(({ key, size }) => `${basename(key)}  ${(size / MB).toFixed(1)} MB`);
  print(args, listed.copies, lines.length === 0 ? 'no copies yet' : lines.join('\n'));
};

/** Where the file goes; one that is there is left alone. */
const freePath = (args: Arguments, name: string): string => {
  const path = resolve(args.text('out') ?? name);
  if (existsSync(path)) throw failed({ code: 'file_exists', params: { path } });
  return path;
};

const told = (
  args: Arguments,
  path: string,
  saved: { readonly sha256: string; readonly size: number },
): void => print(args, { path, size: saved.size, sha256: saved.sha256 }, path);

/** A run of the hub, from its folder or, where only that is left, from the bucket. */
const fetchRun = async (args: Arguments, id: string): Promise<void> => {
  const hub = await findHub(args);
  const run = await askHub<{
    checksum: string | null;
    storagePath: string | null;
    offsiteKey: string | null;
  }>(hub, `/api/backups/${id}`);
  if (run === undefined) throw failed({ code: 'backup_unknown', params: { id } });
  const { body, copySha256 } = await downloadFromHub(hub, `/api/backups/${id}/download`);
  // The copy may be encrypted: another file, with another name.
  const isSealed = copySha256 !== undefined && run.offsiteKey?.endsWith('.age') === true;
  const path = freePath(
    args,
    basename((isSealed ? run.offsiteKey : run.storagePath) ?? `backup-${id}.tar.gz`),
  );
  // What the hub knows of its own file counts for more than what the bucket says.
  const saved = await saveChecked(body, path, isSealed ? copySha256 : (run.checksum ?? undefined));
  if (!saved.ok) throw failed({ code: saved.code, params: { path, reason: saved.reason } });
  told(args, path, saved);
};

/** A file of the bucket, without a hub: on the machine that is to take a lost one's place. */
const fetchFile = async (args: Arguments, name: string): Promise<void> => {
  const { offsite, store } = bucketOf();
  const path = freePath(args, basename(name));
  const saved = await fetchCopy(
    offsite.bucket,
    name.includes('/') ? name : keyOf(offsite.prefix, store, name),
    path,
  );
  if (saved.ok) return told(args, path, saved);
  if ('status' in saved)
    throw failed({ code: 'bucket_refused', params: { code: saved.code, name: offsite.bucket.name } });
  throw failed({ code: saved.code, params: { path, reason: saved.reason } });
};

/** A word with a dot is a file's name, and any other an id. */
export const fetchBackup = (args: Arguments, named: string): Promise<void> =>
  named.includes('.') ? fetchFile(args, named) : fetchRun(args, named);
