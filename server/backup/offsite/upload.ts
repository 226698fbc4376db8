/**
 * Brings one file to a bucket in parts, and goes on where it was cut off: upload id and finished parts are kept in a state
 * file, written to a temporary name and renamed. Before parts are sent, and on each resume, the file's own hash is
 * compared, so that a copy is never made of two files.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { callS3, xmlText, type Bucket, type S3Answer, type S3Code, type S3Request } from './s3.ts';

/** A bucket takes 10,000 parts of at least 5 MiB: archives of up to 156 GiB, one part in memory. */
export const PART_BYTES = 16 * 1024 * 1024;

export interface Copy {
  readonly path: string;
  readonly statePath: string;
  readonly key: string;
  /** Hex, of the whole file. */
  readonly sha256: string;
  readonly partBytes: number;
  /** Tries of each call, and the wait before try n (from 1), in ms. */
  readonly tries: number;
  readonly waitMs: (tried: number) => number;
}

export type CopyCode = S3Code | 's3_file_changed' | 's3_checksum_mismatch';
export type CopyResult = { readonly ok: true } | { readonly ok: false; readonly code: CopyCode };

const stateSchema = z.strictObject({
  key: z.string(),
  sha256: z.string(),
  partBytes: z.int().min(1),
  uploadId: z.string(),
  etags: z.array(z.string()),
});
type State = z.infer<typeof stateSchema>;

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function stateOf(copy: Copy): Promise<State | undefined> {
  try {
    const state = stateSchema.parse(JSON.parse(await readFile(copy.statePath, 'utf8')));
    const same = state.key === copy.key && state.sha256 === copy.sha256 && state.partBytes === copy.partBytes;
    return same ? state : undefined;
  } catch {
    // Absent or unreadable: parts that were sent are sent again, which costs time and loses nothing.
    return undefined;
  }
}

async function keep(copy: Copy, state: State): Promise<void> {
  await writeFile(`${copy.statePath}.new`, JSON.stringify(state), { flush: true });
  await rename(`${copy.statePath}.new`, copy.statePath);
}

const PASSING: ReadonlySet<S3Code> = new Set(['s3_unreachable', 's3_timeout', 's3_server_error']);

async function insist(bucket: Bucket, copy: Copy, request: S3Request): Promise<S3Answer> {
  for (let tried = 1; ; tried++) {
    const answer = await callS3(bucket, request);
    if (answer.ok || tried >= copy.tries || !PASSING.has(answer.code)) return answer;
    await new Promise((resolve) => setTimeout(resolve, copy.waitMs(tried)));
  }
}

/** Uploads the file, or the rest of it. The state file is gone once the copy is whole and compared. */
export async function uploadCopy(bucket: Bucket, copy: Copy): Promise<CopyResult> {
  if ((await hashOf(copy.path)) !== copy.sha256) return { ok: false, code: 's3_file_changed' };
  let state = await stateOf(copy);
  if (state === undefined) {
    const headers = { 'x-amz-meta-sha256': copy.sha256 };
    const begun = await insist(bucket, copy, { method: 'POST', key: copy.key, query: 'uploads=', headers });
    if (!begun.ok) return begun;
    const uploadId = xmlText(begun.text, 'UploadId');
    if (uploadId === undefined) return { ok: false, code: 's3_refused' };
    state = { key: copy.key, sha256: copy.sha256, partBytes: copy.partBytes, uploadId, etags: [] };
    await keep(copy, state);
  }
  const id = encodeURIComponent(state.uploadId);
  const file = await open(copy.path);
  const { size } = await file.stat();
  const whole = createHash('sha256');
  try {
    for (let part = 0; part * copy.partBytes < size; part++) {
      const body = new Uint8Array(Math.min(copy.partBytes, size - part * copy.partBytes));
      await file.read(body, 0, body.length, part * copy.partBytes);
      whole.update(body);
      if (part < state.etags.length) continue;
      const query = `partNumber=${part + 1}&uploadId=${id}`;
      const sha256 = createHash('sha256').update(body).digest('hex');
      const sent = await insist(bucket, copy, { method: 'PUT', key: copy.key, query, body, sha256 });
      if (!sent.ok) {
        if (sent.code === 's3_upload_missing') await rm(copy.statePath, { force: true });
        return sent;
      }
      state.etags.push(sent.headers.get('etag') ?? '');
      await keep(copy, state);
    }
  } finally {
    await file.close();
  }
  if (whole.digest('hex') !== copy.sha256) return { ok: false, code: 's3_file_changed' };
  const parts = state.etags.map(
    (etag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${etag}</ETag></Part>`,
  );
  const xml = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
  const body = new Uint8Array(new TextEncoder().encode(xml));
  const done = await insist(bucket, copy, { method: 'POST', key: copy.key, query: `uploadId=${id}`, body });
  // An answer that was lost leaves an object and no upload: the comparison below tells.
  if (!done.ok && PASSING.has(done.code)) return done;
  await rm(copy.statePath, { force: true });
  if (!done.ok && done.code !== 's3_upload_missing') return done;
  const head = await insist(bucket, copy, { method: 'HEAD', key: copy.key });
  if (!head.ok) return head;
  const same =
    Number(head.headers.get('content-length')) === size &&
    head.headers.get('x-amz-meta-sha256') === copy.sha256;
  return same ? { ok: true } : { ok: false, code: 's3_checksum_mismatch' };
}
