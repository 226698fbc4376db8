/** An encrypted file beside the archive while it is on its way: the same one after a restart, as no two encryptions are alike. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { err, ok, type Failure, type Result } from '../../../crdt-schema/result.ts';
import { fileChecksum } from '../archive-reader.ts';

/** `.backup-….tar.gz.<for whom>.age`, or what became of it half; the archive's name. */
export const SEALED_FORM = /^\.(backup-.*?\.tar\.gz)\.[0-9a-f]+\.age(?:\.part)?$/;

const TAG_CHARS = 12;

/** Tells whom a file is for: where others are named meanwhile, it is not theirs. */
const tagOf = (recipients: readonly string[]): string =>
  createHash('sha256').update(recipients.toSorted().join(' ')).digest('hex').slice(0, TAG_CHARS);

/**
 * `age_recipient_invalid`: nothing can be encrypted for one of them. `s3_file_changed`: the archive is not the one that was made.
 * `disk_failed`: there is no room, or no archive. `s3_stopped`: the caller's signal ended it.
 */
export type SealFailure = Failure<'age_recipient_invalid' | 's3_file_changed' | 'disk_failed' | 's3_stopped'>;

/** Encrypts the archive, whose SHA-256 is `checksum`, for the recipients; gives the file and its own SHA-256, hex. */
export const seal = async (
  path: string,
  recipients: readonly string[],
  checksum: string,
  stop?: AbortSignal,
): Promise<Result<{ readonly path: string; readonly sha256: string }, SealFailure>> => {
  const sealed = join(dirname(path), `.${basename(path)}.${tagOf(recipients)}.age`);
  const { encryptFile, isRecipient } = await import('../age.ts');
  if (!recipients.every(isRecipient)) return err('age_recipient_invalid');
  try {
    if (!existsSync(sealed)) {
      if ((await fileChecksum(path, stop)) !== checksum) return err('s3_file_changed');
      await encryptFile(path, `${sealed}.part`, recipients, stop);
      await rename(`${sealed}.part`, sealed);
    }
    return ok({ path: sealed, sha256: await fileChecksum(sealed, stop) });
  } catch (error) {
    await rm(`${sealed}.part`, { force: true }).catch(() => undefined);
    if (stop?.aborted === true) return err('s3_stopped');
    return err('disk_failed', { reason: error instanceof Error ? error.message : String(error) });
  }
};
