/**
 * Brings one file to a bucket in parts, and goes on where it was cut off: upload id and finished parts are kept in a state
 * file, written to a temporary name and renamed. Before parts are sent, and on each resume, the file's own hash is
 * compared, so that a copy is never made of two files. An object that is there and is another file is left alone.
 */
import { createHash } from 'node:crypto';
import { open, readFile, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { fileChecksum } from '../archive-reader.ts';
import {
  callS3,
  escapeXml,
  xmlElements,
  xmlText,
  type Bucket,
  type S3Answer,
  type S3Code,
  type S3Request,
} from './s3.ts';

/** A slow line sends one within the time-out of a request; only one is in memory. */
const LEAST_PART_BYTES = 8 * 1024 * 1024;
/** Amazon takes 10,000 of them, and Swift, as it comes, 1,000. */
const MOST_PARTS = 1_000;

export const partBytesFor = (size: number): number =>
  Math.max(LEAST_PART_BYTES, Math.ceil(size / MOST_PARTS));

/** What keeps an object from being changed or removed. */
export interface ObjectLock {
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  readonly until: Date;
}

export interface Copy {
  readonly path: string;
  readonly statePath: string;
  readonly key: string;
  /** Hex, of the whole file. */
  readonly sha256: string;
  readonly partBytes: number;
  /** Asked for; a bucket that refuses it gets the copy without. */
  readonly lock?: ObjectLock | undefined;
  /** Tries of each call, and the wait before try n (from 1), in ms. */
  readonly tries: number;
  readonly waitMs: (tried: number) => number;
  /** Ends the upload where it is; it goes on from there another time. */
  readonly stop?: AbortSignal | undefined;
}

/**
 * `s3_key_taken`: another file has that name there. `s3_file_changed`: the local file is not the one that was made.
 * `disk_failed`: it, or the state file, could not be read or written. `age_recipient_invalid`: nothing can be encrypted for it.
 */
export type CopyCode =
  | S3Code
  | 's3_file_changed'
  | 's3_checksum_mismatch'
  | 's3_key_taken'
  | 'disk_failed'
  | 'age_recipient_invalid';

export interface CopyFailure {
  readonly ok: false;
  readonly code: CopyCode;
  readonly detail?: string;
}

/** `lockedUntil`: as the bucket says, not as it was asked for. */
export type CopyResult =
  { readonly ok: true; readonly etag: string; readonly lockedUntil: Date | undefined } | CopyFailure;

const stateSchema = z.strictObject({
  key: z.string(),
  sha256: z.string(),
  partBytes: z.int().min(1),
  uploadId: z.string(),
  etags: z.array(z.string()),
});
type State = z.infer<typeof stateSchema>;

const readState = async (path: string): Promise<State | undefined> => {
  try {
    return stateSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    // Absent or unreadable: parts that were sent are sent again, which costs time and loses nothing.
    return undefined;
  }
};

const keep = async (copy: Copy, state: State): Promise<void> => {
  await writeFile(`${copy.statePath}.new`, JSON.stringify(state), { flush: true, mode: 0o600 });
  await rename(`${copy.statePath}.new`, copy.statePath);
};

/** What may be over at the next try. */
export const PASSING: ReadonlySet<CopyCode> = new Set([
  's3_unreachable',
  's3_timeout',
  's3_server_error',
  's3_body_damaged',
]);

const paused = (ms: number, stop: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      stop?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    stop?.addEventListener('abort', end);
  });

const insist = async (bucket: Bucket, copy: Copy, request: S3Request): Promise<S3Answer> => {
  for (let tried = 1; ; tried++) {
    const answer = await callS3(bucket, request, copy.stop);
    if (answer.ok || tried >= copy.tries || !PASSING.has(answer.code)) return answer;
    await paused(copy.waitMs(tried), copy.stop);
  }
};

/** What the bucket has under the copy's name. */
const look = async (bucket: Bucket, copy: Copy, size: number): Promise<CopyResult> => {
  const head = await insist(bucket, copy, { method: 'HEAD', key: copy.key });
  if (!head.ok) return head;
  const { headers } = head;
  if (Number(headers.get('content-length')) !== size || headers.get('x-amz-meta-sha256') !== copy.sha256)
    return { ok: false, code: 's3_checksum_mismatch' };
  const until = Date.parse(headers.get('x-amz-object-lock-retain-until-date') ?? '');
  const lockedUntil = Number.isNaN(until) ? undefined : new Date(until);
  return { ok: true, etag: headers.get('etag') ?? '', lockedUntil };
};

/** Ends an upload at the bucket, where its parts are paid for. One that is gone, or cannot be reached, is left to its rules. */
const abort = async (bucket: Bucket, key: string, uploadId: string, stop?: AbortSignal): Promise<void> => {
  const query = `uploadId=${encodeURIComponent(uploadId)}`;
  await callS3(bucket, { method: 'DELETE', key, query }, stop);
};

/** Uploads of that name which no state file knows of: their parts can be of no use any more. */
const abortStrays = async (bucket: Bucket, copy: Copy): Promise<void> => {
  const query = `prefix=${encodeURIComponent(copy.key)}&uploads=`;
  const listed = await callS3(bucket, { method: 'GET', key: '', query }, copy.stop);
  if (!listed.ok) return;
  for (const upload of xmlElements(listed.text, 'Upload')) {
    const id = xmlText(upload, 'UploadId');
    if (id !== undefined && xmlText(upload, 'Key') === copy.key) await abort(bucket, copy.key, id, copy.stop);
  }
};

/** Ends the upload that a state file tells of, and removes the file. */
export const abandonUpload = async (bucket: Bucket, statePath: string, stop?: AbortSignal): Promise<void> => {
  const state = await readState(statePath);
  if (state !== undefined) await abort(bucket, state.key, state.uploadId, stop);
  await rm(statePath, { force: true });
};

const begin = async (bucket: Bucket, copy: Copy): Promise<State | CopyFailure> => {
  await abortStrays(bucket, copy);
  const { key, sha256, partBytes, lock } = copy;
  const headers = { 'content-type': 'application/gzip', 'x-amz-meta-sha256': sha256 };
  const locked = {
    'x-amz-object-lock-mode': lock?.mode ?? '',
    'x-amz-object-lock-retain-until-date': lock?.until.toISOString() ?? '',
  };
  const call = (more: Record<string, string>): Promise<S3Answer> =>
    insist(bucket, copy, { method: 'POST', key, query: 'uploads=', headers: { ...headers, ...more } });
  let begun = await call(lock === undefined ? {} : locked);
  // A bucket without locks refuses as what it does not know, and one that forbids them as what is forbidden.
  if (!begun.ok && lock !== undefined && /^s3_(refused|forbidden)$/.test(begun.code)) begun = await call({});
  if (!begun.ok) return begun;
  const uploadId = xmlText(begun.text, 'UploadId');
  if (uploadId === undefined) return { ok: false, code: 's3_refused', detail: 'UploadId' };
  const state = { key, sha256, partBytes, uploadId, etags: [] };
  try {
    await keep(copy, state);
  } catch (error) {
    // Nobody would know of it.
    await abort(bucket, key, uploadId, copy.stop);
    throw error;
  }
  return state;
};

/** Exactly these bytes; a file that ends before is another than the one that was measured. */
const readPart = async (file: FileHandle, from: number, length: number): Promise<Uint8Array<ArrayBuffer>> => {
  const part = new Uint8Array(length);
  for (let got = 0; got < length;) {
    const { bytesRead } = await file.read(part, got, length - got, from + got);
    if (bytesRead === 0) throw Object.assign(new Error('the file ended early'), { code: 'EOF' });
    got += bytesRead;
  }
  return part;
};

/** Sends what was not sent yet. */
const sendParts = async (
  bucket: Bucket,
  copy: Copy,
  state: State,
  file: FileHandle,
  size: number,
): Promise<CopyFailure | undefined> => {
  const whole = createHash('sha256');
  const id = encodeURIComponent(state.uploadId);
  for (let part = 0; part * copy.partBytes < size; part++) {
    if (copy.stop?.aborted === true) return { ok: false, code: 's3_stopped' };
    const from = part * copy.partBytes;
    const body = await readPart(file, from, Math.min(copy.partBytes, size - from));
    whole.update(body);
    if (part < state.etags.length) continue;
    const sent = await insist(bucket, copy, {
      method: 'PUT',
      key: copy.key,
      query: `partNumber=${part + 1}&uploadId=${id}`,
      // Buckets with locks ask for it, and those that check no signed hash check this.
      headers: { 'content-md5': createHash('md5').update(body).digest('base64') },
      body,
      sha256: createHash('sha256').update(body).digest('hex'),
    });
    if (!sent.ok) return sent;
    state.etags.push(sent.headers.get('etag') ?? '');
    await keep(copy, state);
  }
  return whole.digest('hex') === copy.sha256 ? undefined : { ok: false, code: 's3_file_changed' };
};

const complete = (bucket: Bucket, copy: Copy, { uploadId, etags }: State): Promise<S3Answer> => {
  const parts = etags.map(
    (etag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${escapeXml(etag)}</ETag></Part>`,
  );
  const xml = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
  const body = new Uint8Array(new TextEncoder().encode(xml));
  const sha256 = createHash('sha256').update(body).digest('hex');
  const query = `uploadId=${encodeURIComponent(uploadId)}`;
  return insist(bucket, copy, { method: 'POST', key: copy.key, query, body, sha256 });
};

/** Whether going on with this upload could ever end well. */
const isHopeless = ({ code }: CopyFailure): boolean =>
  /^(s3_upload_missing|s3_refused|s3_file_changed|s3_checksum_mismatch|s3_not_found)$/.test(code);

const carryOn = async (bucket: Bucket, copy: Copy, file: FileHandle): Promise<CopyResult> => {
  const { size } = await file.stat();
  let state = await readState(copy.statePath);
  if (state !== undefined) {
    const isOurs = state.key === copy.key && state.sha256 === copy.sha256;
    if (!isOurs || state.partBytes !== copy.partBytes) {
      await abandonUpload(bucket, copy.statePath, copy.stop);
      state = undefined;
    }
  }
  if (state === undefined) {
    // Copied before, and the process ended before anybody knew; or the name is another file's.
    const found = await look(bucket, copy, size);
    if (found.ok || PASSING.has(found.code) || found.code === 's3_stopped') return found;
    if (found.code === 's3_checksum_mismatch') return { ok: false, code: 's3_key_taken' };
    const begun = await begin(bucket, copy);
    if ('ok' in begun) return begun;
    state = begun;
  }
  const failed = await sendParts(bucket, copy, state, file, size);
  const done = failed ?? (await complete(bucket, copy, state));
  let result: CopyResult = done.ok ? await look(bucket, copy, size) : done;
  if (failed === undefined && !done.ok && done.code === 's3_upload_missing') {
    // An answer that was lost leaves an object and no upload.
    const found = await look(bucket, copy, size);
    if (found.ok) result = found;
  }
  if (result.ok) await rm(copy.statePath, { force: true });
  else if (isHopeless(result)) await abandonUpload(bucket, copy.statePath, copy.stop);
  return result;
};

/**
 * Uploads the file, or the rest of it. The state file is gone once the copy is whole and compared, or once nothing can come of
 * it. Never throws for what disk, network or service do.
 */
export async function uploadCopy(bucket: Bucket, copy: Copy): Promise<CopyResult> {
  try {
    if ((await fileChecksum(copy.path, copy.stop)) !== copy.sha256) {
      await abandonUpload(bucket, copy.statePath, copy.stop);
      return { ok: false, code: 's3_file_changed' };
    }
    const isResumed = (await readState(copy.statePath)) !== undefined;
    const file = await open(copy.path);
    try {
      const result = await carryOn(bucket, copy, file);
      // A bucket forgets uploads after some days, and a new one has none of them: that is no reason to wait.
      const isForgotten = !result.ok && /^s3_(upload_missing|refused)$/.test(result.code);
      return isResumed && isForgotten ? await carryOn(bucket, copy, file) : result;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (copy.stop?.aborted === true) return { ok: false, code: 's3_stopped' };
    const detail = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return { ok: false, code: 'disk_failed', detail };
  }
}
