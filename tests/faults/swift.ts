/**
 * OpenStack Swift with its S3 interface, all in one folder: one proxy, one account, container and object server, one copy of
 * each object. From Debian's packages (`swift-proxy swift-account swift-container swift-object`); nothing of it has to run before.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { userInfo, tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsClient } from 'aws4fetch';
import type { Bucket } from '../../server/backup/offsite/s3.ts';

const HOST = '127.0.0.1';
const ACCESS_KEY = 'test:tester';
const SECRET = 'testing';
const REGION = 'us-east-1';
const STARTING_MS = 8_000;
const POLL_MS = 200;
const KINDS = ['account', 'container', 'object'] as const;

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

/** Why there is none here; undefined where it can be started. */
export const swiftMissing = (): string | undefined => {
  try {
    for (const name of ['proxy', ...KINDS]) execFileSync('which', [`swift-${name}-server`]);
    return undefined;
  } catch {
    return 'OpenStack Swift is not installed (apt-get install swift-proxy swift-account swift-container swift-object)';
  }
};

export class Swift {
  readonly folder: string;
  readonly bucket: Bucket;
  private readonly processes = new Map<string, ChildProcess>();
  private output = '';

  private constructor(folder: string, proxyPort: number) {
    this.folder = folder;
    this.bucket = {
      endpoint: `http://${HOST}:${proxyPort}`,
      ...{
        region: REGION,
        name: 'copies',
        accessKeyId: ACCESS_KEY,
        secretAccessKey: SECRET,
        timeoutMs: 30_000,
      },
    };
  }

  static async start(): Promise<Swift> {
    const folder = await mkdtemp(join(tmpdir(), 'tillmesh-swift-'));
    await chmod(folder, 0o755);
    const proxyPort = await freePort();
    const swift = new Swift(folder, proxyPort);
    const user = userInfo().username;
    const common = `bind_ip = ${HOST}\nswift_dir = ${folder}\nuser = ${user}\nworkers = 0\nlog_level = ERROR\n`;
    await mkdir(join(folder, 'devices', 'one'), { recursive: true });
    const policy = '[storage-policy:0]\nname = all\ndefault = yes\n';
    await writeFile(
      join(folder, 'swift.conf'),
      `[swift-hash]\nswift_hash_path_suffix = tests\nswift_hash_path_prefix = tests\n${policy}`,
    );
    for (const kind of KINDS) {
      const port = await freePort();
      const builder = join(folder, `${kind}.builder`);
      const ring = (...args: string[]): void => {
        try {
          execFileSync('swift-ring-builder', [builder, ...args], { stdio: 'pipe' });
        } catch (error) {
          // 1 is a warning: one device holds everything.
          if ((error as { status?: number }).status !== 1) throw error;
        }
      };
      ring('create', '4', '1', '1');
      ring('add', `r1z1-${HOST}:${port}/one`, '1');
      ring('rebalance');
      await writeFile(
        join(folder, `${kind}-server.conf`),
        `[DEFAULT]\n${common}bind_port = ${port}\ndevices = ${join(folder, 'devices')}\nmount_check = false\n` +
          `[pipeline:main]\npipeline = ${kind}-server\n[app:${kind}-server]\nuse = egg:swift#${kind}\n`,
      );
      swift.run(`${kind}-server`);
    }
    await writeFile(
      join(folder, 'proxy-server.conf'),
      `[DEFAULT]\n${common}bind_port = ${proxyPort}\n` +
        '[pipeline:main]\npipeline = catch_errors cache s3api tempauth slo proxy-server\n' +
        '[filter:catch_errors]\nuse = egg:swift#catch_errors\n' +
        // Asked for by the proxy, and not needed: nobody answers there.
        `[filter:cache]\nuse = egg:swift#memcache\nmemcache_servers = ${HOST}:9\n` +
        `[filter:s3api]\nuse = egg:swift#s3api\nlocation = ${REGION}\n` +
        `[filter:tempauth]\nuse = egg:swift#tempauth\nuser_test_tester = ${SECRET} .admin\n` +
        '[filter:slo]\nuse = egg:swift#slo\n' +
        '[app:proxy-server]\nuse = egg:swift#proxy\nallow_account_management = true\naccount_autocreate = true\n',
    );
    await swift.startProxy();
    return swift;
  }

  /** Starts the proxy, the one process that clients speak with, and waits until the bucket is there. */
  async startProxy(): Promise<void> {
    this.run('proxy-server');
    const { bucket } = this;
    const client = new AwsClient({ ...bucket, service: 's3', retries: 0 });
    for (const deadline = Date.now() + STARTING_MS; ;) {
      const made = await client
        .fetch(`${bucket.endpoint}/${bucket.name}`, { method: 'PUT' })
        .catch(() => undefined);
      await made?.text();
      if (made?.ok === true || made?.status === 409) return;
      if (Date.now() > deadline) throw new Error(`Swift does not start: ${made?.status} ${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Ends the proxy at once, in the middle of whatever it does. */
  async killProxy(): Promise<void> {
    await this.kill('proxy-server');
  }

  async close(): Promise<void> {
    for (const name of [...this.processes.keys()]) await this.kill(name);
    await rm(this.folder, { recursive: true, force: true });
  }

  private run(name: string): void {
    const child = spawn(`swift-${name}`, [join(this.folder, `${name}.conf`), '--verbose'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => (this.output = (this.output + data.toString()).slice(-2_000)));
    this.processes.set(name, child);
  }

  private async kill(name: string): Promise<void> {
    const child = this.processes.get(name);
    this.processes.delete(name);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}
