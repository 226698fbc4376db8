/**
 * Reads an archive and trusts nothing in it: `openArchive` goes through the whole file and checks every member before
 * anybody acts on one. Memory is bounded by one member and the manifest. Nothing is unpacked to a disk.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { pipeline, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import {
  FORMAT,
  FORMAT_NAME,
  formatSchema,
  FREE_UNPACKED_BYTES,
  MANIFEST_NAME,
  manifestSchema,
  MAX_MANIFEST_BYTES,
  MAX_MEMBER_BYTES,
  MAX_UNPACKED_RATIO,
  MEMBER_FORM,
  type Manifest,
} from './format.ts';

/**
 * `archive_missing`: no such file, or none that may be read. `archive_foreign`: no backup of ours. `archive_newer`: of a
 * later version. `archive_truncated`: its end is missing. `archive_damaged`: bytes are not as they were written.
 * `archive_member_changed`: a member is not what the manifest says. `archive_manifest_wrong`: the manifest names other
 * members or cannot be read. `archive_bad_name`: a name that could lead out of a folder. `archive_too_large`: a member or
 * the whole is larger than any backup.
 */
export type ArchiveFailure = Failure<
  | 'archive_missing'
  | 'archive_foreign'
  | 'archive_newer'
  | 'archive_truncated'
  | 'archive_damaged'
  | 'archive_member_changed'
  | 'archive_manifest_wrong'
  | 'archive_bad_name'
  | 'archive_too_large'
>;

/** A failure on its way out of a stream. */
class ArchiveError extends Error {
  readonly failure: ArchiveFailure;

  constructor(code: ArchiveFailure['code'], params: Failure['params'] = {}) {
    super(code);
    this.failure = { code, params };
  }
}

export interface Member {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface Archive {
  readonly path: string;
  readonly manifest: Manifest;
  /**
   * Members whose names begin so, in order, each checked against the manifest once more: the file may have been changed since.
   * Throws where it was.
   */
  members(prefix: string): AsyncIterableIterator<Member>;
  /** The bytes of a cut stream, part after part. */
  stream(prefix: string): AsyncIterableIterator<Buffer>;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** SHA-256 of a whole file, hex. */
export const fileChecksum = async (path: string, stop?: AbortSignal): Promise<string> => {
  const hash = createHash('sha256');
  const stream = createReadStream(path, stop === undefined ? {} : { signal: stop });
  for await (const chunk of stream) hash.update(chunk as Buffer);
  return hash.digest('hex');
};

/** Stops a stream that grows out of all proportion. */
const limiter = (packed: () => number): Transform => {
  let unpacked = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      unpacked += chunk.length;
      if (unpacked > FREE_UNPACKED_BYTES && unpacked > packed() * MAX_UNPACKED_RATIO)
        done(new ArchiveError('archive_too_large', { unpacked, packed: packed() }));
      else done(null, chunk);
    },
  });
};

const checkHeader = ({ name, size = 0, type }: Header): void => {
  if (type !== 'file' || !MEMBER_FORM.test(name)) throw new ArchiveError('archive_bad_name', { name });
  const max = name === MANIFEST_NAME ? MAX_MANIFEST_BYTES : MAX_MEMBER_BYTES;
  if (size > max) throw new ArchiveError('archive_too_large', { name, size, max });
};

/** What the tar holds, whatever that is: names and sizes are within bounds. */
async function* walk(path: string): AsyncGenerator<Member> {
  const source = createReadStream(path);
  const tar = extract();
  // A stream's error that nobody listens to would end the process.
  tar.on('error', () => undefined);
  let failure: Error | undefined;
  const piped = new Promise<void>((resolve) => {
    pipeline(
      source,
      createGunzip(),
      limiter(() => source.bytesRead),
      tar,
      (error) => {
        failure = error ?? undefined;
        resolve();
      },
    );
  });
  try {
    for await (const entry of tar) {
      checkHeader(entry.header);
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      yield { name: entry.header.name, bytes: Buffer.concat(chunks) };
    }
    await piped;
  } catch (error) {
    tar.destroy();
    await piped;
    // The stream's own reason, where it has one, says more than that it was cut.
    throw error instanceof ArchiveError ? error : (failure ?? error);
  } finally {
    source.destroy();
    tar.destroy();
  }
  if (failure !== undefined) throw failure;
}

const json = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
};

const checkFormat = ({ name, bytes }: Member): void => {
  const format = name === FORMAT_NAME ? formatSchema.safeParse(json(bytes)) : undefined;
  if (format?.success !== true) throw new ArchiveError('archive_foreign');
  const { tillmeshBackup: version } = format.data;
  if (version > FORMAT) throw new ArchiveError('archive_newer', { format: version, known: FORMAT });
};

const checkManifest = (bytes: Buffer, found: Manifest['members']): Manifest => {
  const manifest = manifestSchema.safeParse(json(bytes));
  if (!manifest.success)
    throw new ArchiveError('archive_manifest_wrong', {
      where: manifest.error.issues[0]?.path.join('.') ?? '',
    });
  const { members } = manifest.data;
  for (const [i, said] of members.entries()) {
    const member = found[i];
    if (member?.name !== said.name) throw new ArchiveError('archive_manifest_wrong', { where: said.name });
    if (member.size !== said.size || member.sha256 !== said.sha256)
      throw new ArchiveError('archive_member_changed', { member: said.name });
  }
  const more = found[members.length];
  if (more !== undefined) throw new ArchiveError('archive_manifest_wrong', { where: more.name });
  return manifest.data;
};

/** Goes through the whole file; gives its manifest, which then is true of every member. */
const check = async (path: string, progress: (bytes: number) => void): Promise<Manifest> => {
  const found: Manifest['members'] = [];
  let manifest: Buffer | undefined;
  let isFirst = true;
  for await (const member of walk(path)) {
    if (isFirst) checkFormat(member);
    else if (manifest !== undefined) throw new ArchiveError('archive_manifest_wrong', { where: member.name });
    else if (member.name === MANIFEST_NAME) manifest = member.bytes;
    else found.push({ name: member.name, size: member.bytes.length, sha256: sha256(member.bytes) });
    isFirst = false;
    progress(member.bytes.length);
  }
  if (isFirst) throw new ArchiveError('archive_foreign');
  if (manifest === undefined) throw new ArchiveError('archive_truncated');
  return checkManifest(manifest, found);
};

/** Undefined of what is no fault of the archive's. */
export const archiveFailureOf = (error: unknown): ArchiveFailure | undefined => {
  if (error instanceof ArchiveError) return error.failure;
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'Z_BUF_ERROR') return { code: 'archive_truncated', params: {} };
  if (code.startsWith('Z_')) return { code: 'archive_damaged', params: { reason: code } };
  // What remains is the tar's own, which gives no codes; the disk's errors have one.
  return code === '' || code === 'ERR_STREAM_PREMATURE_CLOSE'
    ? { code: 'archive_damaged', params: { reason: error.message } }
    : undefined;
};

const archiveOf = (path: string, manifest: Manifest): Archive => {
  const digests = new Map(manifest.members.map(({ name, sha256 }) => [name, sha256]));
  async function* members(prefix: string): AsyncGenerator<Member> {
    let left = manifest.members.filter(({ name }) => name.startsWith(prefix)).length;
    if (left === 0) return;
    for await (const member of walk(path)) {
      if (!member.name.startsWith(prefix)) continue;
      if (digests.get(member.name) !== sha256(member.bytes))
        throw new ArchiveError('archive_member_changed', { member: member.name });
      yield member;
      left -= 1;
      if (left === 0) return;
    }
    throw new ArchiveError('archive_truncated');
  }
  async function* stream(prefix: string): AsyncGenerator<Buffer> {
    for await (const { bytes } of members(prefix)) yield bytes;
  }
  return { path, manifest, members, stream };
};

/** Checks the whole file; rejects where the disk cannot be read. `progress` hears of bytes as they come. */
export const openArchive = async (
  path: string,
  progress: (bytes: number) => void = () => undefined,
): Promise<Result<Archive, ArchiveFailure>> => {
  try {
    await access(path);
  } catch {
    return err('archive_missing', { path });
  }
  try {
    return ok(archiveOf(path, await check(path, progress)));
  } catch (error) {
    const failure = archiveFailureOf(error);
    if (failure === undefined) throw error;
    return { ok: false, error: failure };
  }
};
