/** Encrypted archives at the command line: a key for them, and a file of one in the clear for as long as a command needs it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { decryptFile, isEncrypted } from '../backup/age.ts';
import { failed, usageError, type Arguments } from './command.ts';

const PRIVATE_FILE = 0o600;

/** Gives the work the archive's path, or that of a decrypted copy, which is removed afterwards. */
export const inTheClear = async <T>(
  args: Arguments,
  path: string,
  work: (path: string) => Promise<T>,
): Promise<T> => {
  if (!(await isEncrypted(path))) return work(path);
  const identity = args.text('identity');
  if (identity === undefined) throw failed({ code: 'age_identity_missing', params: { path } });
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-archive-'));
  try {
    const plain = join(folder, 'backup.tar.gz');
    const decrypted = await decryptFile(path, plain, identity);
    if (!decrypted.ok) throw failed(decrypted.error);
    return await work(plain);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Makes a key file; prints what the hub is to encrypt for. */
export const writeKey = async (file: string | undefined): Promise<void> => {
  if (file === undefined) throw usageError('backup key takes the name of the FILE to write');
  const identity = await generateIdentity();
  const recipient = await identityToRecipient(identity);
  const text = `# Whoever has this file reads the backups for ${recipient}\n${identity}\n`;
  try {
    // Never over another key: what was encrypted for it would be lost.
    await writeFile(file, text, { mode: PRIVATE_FILE, flag: 'wx', flush: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw failed({ code: 'age_key_not_written', params: { path: file, reason } });
  }
  process.stdout.write(`${recipient}\n`);
};
