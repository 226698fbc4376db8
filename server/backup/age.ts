/**
 * Archives that only the holder of a key reads: the age format (age-encryption.org/v1), by its author's library. For what leaves
 * the machine; the standard `age` command reads them too.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { Decrypter, Encrypter } from 'age-encryption';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';

/**
 * `age_identity_unusable`: no file with an age identity. `age_other_identity`: the archive is for another. `archive_damaged`: it
 * was changed, or its end is missing.
 */
export type AgeFailure = Failure<'age_identity_unusable' | 'age_other_identity' | 'archive_damaged'>;

const MAGIC = 'age-encryption.org/v1\n';
const CHUNK_BYTES = 1024 * 1024;
const PRIVATE_FILE = 0o600;

/** Whether the text is a recipient, `age1…`, that archives can be encrypted for. */
export const isRecipient = (text: string): boolean => {
  try {
    new Encrypter().addRecipient(text);
    return text.startsWith('age1');
  } catch {
    return false;
  }
};

/** Whether the file is encrypted; false where it cannot be read. */
export const isEncrypted = async (path: string): Promise<boolean> => {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
    return buffer.subarray(0, bytesRead).toString('latin1') === MAGIC;
  } finally {
    await file.close();
  }
};

const streamOf = (path: string): ReadableStream<Uint8Array> =>
  Readable.toWeb(
    createReadStream(path, { highWaterMark: CHUNK_BYTES }),
  ) as unknown as ReadableStream<Uint8Array>;

/** Writes what comes to a file of the owner's, on the disk when it resolves. */
const save = async (body: unknown, path: string, stop?: AbortSignal): Promise<void> => {
  const source = Readable.fromWeb(body as ReadableStream<Uint8Array>);
  const target = createWriteStream(path, { mode: PRIVATE_FILE, flush: true });
  await (stop === undefined ? pipeline(source, target) : pipeline(source, target, { signal: stop }));
};

/** Encrypts a file for all of the recipients, piece by piece. Rejects where a disk does, and where it is stopped. */
export const encryptFile = async (
  path: string,
  target: string,
  recipients: readonly string[],
  stop?: AbortSignal,
): Promise<void> => {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  await save(await encrypter.encrypt(streamOf(path) as never), target, stop);
};

/** The identities of a key file as `age-keygen` writes it: a line each, comments begin with #. */
const readIdentities = async (path: string): Promise<string[]> =>
  (await readFile(path, 'utf8')).split('\n').flatMap((line) => {
    const text = line.trim();
    return text === '' || text.startsWith('#') ? [] : [text];
  });

/** Decrypts into another file, which is removed again where that fails. Rejects where a disk does. */
export const decryptFile = async (
  path: string,
  target: string,
  identityFile: string,
): Promise<Result<void, AgeFailure>> => {
  const decrypter = new Decrypter();
  try {
    const identities = await readIdentities(identityFile);
    if (identities.length === 0) return err('age_identity_unusable', { path: identityFile });
    for (const identity of identities) decrypter.addIdentity(identity);
  } catch {
    return err('age_identity_unusable', { path: identityFile });
  }
  let opened = false;
  try {
    const plain = await decrypter.decrypt(streamOf(path) as never);
    opened = true;
    await save(plain, target);
    return ok(undefined);
  } catch (error) {
    await rm(target, { force: true });
    // A disk's failures have codes, the library's have none.
    if (error instanceof Error && 'code' in error) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    if (!opened && /no identity matched/.test(reason)) return err('age_other_identity', { path });
    return err('archive_damaged', { reason });
  }
};
