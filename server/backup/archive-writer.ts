/**
 * Writes an archive member by member, with bounded memory: under a temporary name, synced, renamed, the folder synced. A file
 * that bears an archive's name is therefore whole. `abandon` leaves nothing.
 */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { link, open, rm, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack, type Pack } from 'tar-stream';
import { FORMAT, FORMAT_NAME, MANIFEST_NAME, MAX_MEMBER_BYTES, partName, type Manifest } from './format.ts';

const PRIVATE_FILE = 0o600;
/** Of 100,000 sales 1 gives 22.1 MB and 4 gives 20.5, in the same time: others than gzip are what takes it. */
const GZIP_LEVEL = 4;
const CHUNK_BYTES = 64 * 1024;

export interface Written {
  /** SHA-256 of the file, hex. */
  readonly checksum: string;
  readonly size: number;
}

/** Names in a folder are on the disk once the folder is. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

export class ArchiveWriter {
  readonly temporary: string;
  private readonly tar: Pack = pack();
  private readonly hash = createHash('sha256');
  /** Written so far. */
  bytes = 0;
  private readonly members: Manifest['members'] = [];
  private underWay: Promise<void> = Promise.resolve();
  private readonly written: Promise<void>;
  private readonly failed: Promise<never>;

  private constructor(temporary: string) {
    this.temporary = temporary;
    const { hash } = this;
    const measure = async function* (
      this: ArchiveWriter,
      source: AsyncIterable<Buffer>,
    ): AsyncGenerator<Buffer> {
      for await (const chunk of source) {
        hash.update(chunk);
        this.bytes += chunk.length;
        yield chunk;
      }
    }.bind(this);
    // `wx`: nobody's file is written over.
    const file = createWriteStream(temporary, { flags: 'wx', mode: PRIVATE_FILE, flush: true });
    this.written = pipeline(
      this.tar,
      createGzip({ level: GZIP_LEVEL, chunkSize: CHUNK_BYTES }),
      measure,
      file,
    );
    this.failed = this.written.then(() => new Promise<never>(() => undefined));
    // Whoever adds hears of it; a stream's error that nobody listens to would end the process.
    this.tar.on('error', () => undefined);
    this.failed.catch(() => undefined);
  }

  /** Rejects, here and in all that follows, with the disk's own error. */
  static async create(temporary: string): Promise<ArchiveWriter> {
    const writer = new ArchiveWriter(temporary);
    await writer.put(FORMAT_NAME, Buffer.from(JSON.stringify({ tillmeshBackup: FORMAT })));
    return writer;
  }

  /** Adds one member; `bytes` are at most 4 MiB. */
  async add(name: string, bytes: Uint8Array): Promise<void> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    this.members.push({ name, size: bytes.length, sha256 });
    await this.put(name, bytes);
  }

  /** Adds a stream of any length, cut into numbered members; one that is empty makes none. Gives its length in bytes. */
  async addStream(prefix: string, extension: string, source: AsyncIterable<Uint8Array>): Promise<number> {
    let [part, total, held, heldBytes]: [number, number, Uint8Array[], number] = [1, 0, [], 0];
    const flush = async (): Promise<void> => {
      const bytes = Buffer.concat(held, heldBytes);
      [held, heldBytes] = [[], 0];
      await this.add(partName(prefix, part++, extension), bytes);
    };
    for await (const chunk of source) {
      total += chunk.length;
      for (let at = 0; at < chunk.length;) {
        const piece = chunk.subarray(at, at + MAX_MEMBER_BYTES - heldBytes);
        held.push(piece);
        heldBytes += piece.length;
        at += piece.length;
        if (heldBytes === MAX_MEMBER_BYTES) await flush();
      }
    }
    if (heldBytes > 0) await flush();
    return total;
  }

  /** Writes the manifest, and makes the file be there under its name. Rejects with `EEXIST` where that is taken. */
  async finish(manifest: Omit<Manifest, 'format' | 'members'>, path: string): Promise<Written> {
    const whole: Manifest = { format: FORMAT, ...manifest, members: this.members };
    await this.put(MANIFEST_NAME, Buffer.from(JSON.stringify(whole)));
    await this.underWay;
    this.tar.finalize();
    await this.written;
    // Not a rename, which would take the place of a file of that name.
    await link(this.temporary, path);
    await unlink(this.temporary);
    await syncFolder(dirname(path));
    return { checksum: this.hash.digest('hex'), size: this.bytes };
  }

  /** Ends the writing and removes what was written. */
  async abandon(): Promise<void> {
    this.tar.destroy(new Error('abandoned'));
    await this.written.catch(() => undefined);
    await rm(this.temporary, { force: true });
  }

  /** Returns once the member before this one is with gzip: the next is collected while this one is packed. */
  private async put(name: string, bytes: Uint8Array): Promise<void> {
    await this.underWay;
    const put = new Promise<void>((resolve, reject) => {
      const done = (error?: Error | null): void => (error == null ? resolve() : reject(error));
      const sink = this.tar.entry({ name, size: bytes.length, mode: PRIVATE_FILE }, done);
      sink.on('error', done);
      sink.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    });
    this.underWay = Promise.race([put, this.failed]);
    this.underWay.catch(() => undefined);
  }
}

/** The temporary file beside the archive. */
export const temporaryOf = (path: string): string =>
  join(dirname(path), `.${path.slice(dirname(path).length + 1)}.part`);
