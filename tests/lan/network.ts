/**
 * A shop's network on this machine: each host a network namespace with a cable to one switch, which is a program of ours,
 * as not every kernel has netem. Cables can be cut, slowed and made to lose what they carry. Needs root, `ip` and Python;
 * where these are not there, `canBuild` says so.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const run = (command: string, ...args: string[]): void => {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
};

const quietly = (command: string, ...args: string[]): boolean => {
  try {
    run(command, ...args);
    return true;
  } catch {
    return false;
  }
};

const PROBE = 'tmprobe';

/** Whether namespaces with cables and faults can be made here. */
export const canBuild = (): boolean => {
  if (process.getuid?.() !== 0 || !quietly('python3', '--version')) return false;
  const made = quietly('ip', 'netns', 'add', PROBE);
  return made && quietly('ip', 'netns', 'del', PROBE);
};

/** What a cable does to what it carries: seconds, shares of frames, bytes a second. */
export interface Faults {
  readonly delay?: number;
  readonly jitter?: number;
  readonly loss?: number;
  readonly duplicate?: number;
  readonly rate?: number;
}

export interface Host {
  readonly name: string;
  readonly ip: string;
}

const TSX = fileURLToPath(import.meta.resolve('tsx'));
const SWITCH = fileURLToPath(new URL('switch.py', import.meta.url));

export class Network {
  private readonly id: string;
  private readonly hosts = new Map<string, Host>();
  private readonly cables = new Map<string, Faults & { plugged: boolean }>();
  private switching: ChildProcess | undefined;

  private constructor(id: string) {
    this.id = id;
  }

  /** One switch, in a namespace of its own; `id` has at most 4 characters. */
  static create(id: string): Network {
    const network = new Network(id);
    network.destroy();
    run('ip', 'netns', 'add', network.switchName);
    return network;
  }

  /** A host with a cable to the switch, `10.77.0.<n>`. */
  add(name: string): Host {
    const host = { name, ip: `10.77.0.${this.hosts.size + 1}` };
    const ns = this.ns(name);
    const port = `p-${name}`;
    run('ip', 'netns', 'add', ns);
    run(
      'ip',
      '-n',
      this.switchName,
      'link',
      'add',
      port,
      'type',
      'veth',
      'peer',
      'name',
      'eth0',
      'netns',
      ns,
    );
    run('ip', '-n', this.switchName, 'link', 'set', port, 'up');
    run('ip', '-n', ns, 'addr', 'add', `${host.ip}/24`, 'dev', 'eth0');
    run('ip', '-n', ns, 'link', 'set', 'eth0', 'up');
    run('ip', '-n', ns, 'link', 'set', 'lo', 'up');
    // Multicast goes where the default route goes.
    run('ip', '-n', ns, 'route', 'add', 'default', 'dev', 'eth0');
    this.hosts.set(name, host);
    return host;
  }

  /** Starts the switch, once all hosts are there. */
  async connect(): Promise<void> {
    const ports = [...this.hosts.keys()].map((name) => `p-${name}`);
    const args = ['netns', 'exec', this.switchName, 'python3', SWITCH, ...ports];
    this.switching = spawn('ip', args, { stdio: ['pipe', 'pipe', 'inherit'] });
    await new Promise<void>((resolve, reject) => {
      this.switching!.stdout!.once('data', () => resolve());
      this.switching!.once('exit', (code) => reject(new Error(`the switch ended with ${code}`)));
    });
  }

  /** The switch is off for a while: whoever has a cable hears nobody, and it has forgotten who is where. */
  async reboot(offMs: number): Promise<void> {
    this.switching?.removeAllListeners();
    this.switching?.kill();
    await new Promise((resolve) => setTimeout(resolve, offMs));
    await this.connect();
    for (const [name, cable] of this.cables) this.change(name, cable);
  }

  /** Pulls the cable of a host, or plugs it in again. */
  cable(name: string, plugged: boolean): void {
    this.change(name, { ...this.cables.get(name), plugged });
  }

  /** What the cable of a host does to what leaves it and to what comes to it. */
  faults(name: string, faults: Faults): void {
    this.change(name, { ...faults, plugged: true });
  }

  /** Two hosts no longer hear each other, or do again; all others hear both. */
  wall(a: string, b: string, standing: boolean): void {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const { ip } = this.hosts.get(to)!;
      const verb = standing ? 'add' : 'del';
      run('ip', '-n', this.ns(from), 'route', verb, 'blackhole', `${ip}/32`);
    }
  }

  /** Bytes that the host has sent and received. */
  traffic(name: string): { sent: number; received: number } {
    const text = execFileSync('ip', ['-n', this.ns(name), '-j', '-s', 'link', 'show', 'eth0'], {
      encoding: 'utf8',
    });
    const [link] = JSON.parse(text) as { stats64: { rx: { bytes: number }; tx: { bytes: number } } }[];
    return { sent: link!.stats64.tx.bytes, received: link!.stats64.rx.bytes };
  }

  /** Runs a script with Node on the host. */
  node(name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
    return spawn('ip', ['netns', 'exec', this.ns(name), process.execPath, '--import', TSX, ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
  }

  destroy(): void {
    this.switching?.removeAllListeners();
    this.switching?.kill();
    for (const line of execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' }).split('\n')) {
      const name = line.split(' ')[0]!;
      if (name.startsWith(`tm${this.id}-`)) quietly('ip', 'netns', 'del', name);
    }
  }

  private change(name: string, cable: Faults & { plugged: boolean }): void {
    this.cables.set(name, cable);
    this.switching!.stdin!.write(`${JSON.stringify({ port: `p-${name}`, ...cable })}\n`);
  }

  private get switchName(): string {
    return this.ns('switch');
  }

  private ns(name: string): string {
    return `tm${this.id}-${name}`;
  }
}
