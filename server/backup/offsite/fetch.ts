/** Back from the bucket, also on a machine that has nothing but the settings: what is there, and one file of it. */
import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { callS3, openS3, xmlElements, xmlText, type Bucket, type S3Failure } from './s3.ts';

export interface StoredCopy {
  readonly key: string;
  readonly size: number;
}

/** What the bucket holds below the prefix, oldest first where names bear their day. */
export const listCopies = async (
  bucket: Bucket,
  prefix: string,
): Promise<{ readonly ok: true; readonly copies: readonly StoredCopy[] } | S3Failure> => {
  const copies: StoredCopy[] = [];
  for (let token: string | undefined = ''; token !== undefined;) {
    const more: string = token === '' ? '' : `&continuation-token=${encodeURIComponent(token)}`;
    const query = `list-type=2&prefix=${encodeURIComponent(prefix)}${more}`;
    const listed = await callS3(bucket, { method: 'GET', key: '', query });
    if (!listed.ok) return listed;
    for (const each of xmlElements(listed.text, 'Contents'))
      copies.push({ key: xmlText(each, 'Key') ?? '', size: Number(xmlText(each, 'Size')) });
    token = xmlText(listed.text, 'NextContinuationToken');
  }
  return { ok: true, copies };
};

export type SaveResult =
  | { readonly ok: true; readonly size: number; readonly sha256: string }
  | {
      readonly ok: false;
      readonly code: 'copy_cut_short' | 'copy_damaged' | 'disk_failed';
      readonly reason: string;
    };

/**
 * Writes what comes to a file that is there under its name once it is whole. `sha256`: hex, what it has to be; undefined where
 * nobody knows.
 */
export const saveChecked = async (
  body: AsyncIterable<Uint8Array>,
  path: string,
  sha256: string | undefined,
): Promise<SaveResult> => {
  const hash = createHash('sha256');
  const temporary = `${path}.part`;
  let size = 0;
  let isWriting = false;
  try {
    isWriting = true;
    const file = await open(temporary, 'w', 0o600);
    try {
      isWriting = false;
      for await (const chunk of body) {
        isWriting = true;
        hash.update(chunk);
        size += chunk.length;
        await file.writeFile(chunk);
        isWriting = false;
      }
      isWriting = true;
      await file.sync();
    } finally {
      await file.close();
    }
    const found = hash.digest('hex');
    if (sha256 !== undefined && found !== sha256) {
      await rm(temporary, { force: true });
      return { ok: false, code: 'copy_damaged', reason: `${found} is not ${sha256}` };
    }
    await rename(temporary, path);
    return { ok: true, size, sha256: found };
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, code: isWriting ? 'disk_failed' : 'copy_cut_short', reason };
  }
};

/** Brings one copy back to a file, checked by the hash that was stored with it. */
export const fetchCopy = async (
  bucket: Bucket,
  key: string,
  path: string,
): Promise<SaveResult | S3Failure> => {
  const opened = await openS3(bucket, key);
  if (!opened.ok) return opened;
  return saveChecked(opened.body, path, opened.headers.get('x-amz-meta-sha256') ?? undefined);
};
