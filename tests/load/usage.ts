/** What processes take of this machine, as Linux tells it. */
import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;
const KIB = 1024;

export interface Usage {
  /** Seconds of a core since the process began. */
  readonly cpuSeconds: number;
  /** For which its first thread was ready to run and another had the core: what is measured is then the machine. */
  readonly starvedSeconds: number;
  /** Resident; what several share is counted in parts (PSS). */
  readonly bytes: number;
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const statOf = (pid: number): { parent: number; cpuSeconds: number } => {
  // Behind the name, which may hold anything.
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
  const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number);
  return { parent: parent ?? 0, cpuSeconds: ((user ?? 0) + (system ?? 0)) / TICKS_PER_SECOND };
};

/** The process and all that it started. Those that have ended are not counted. */
export const usageOf = (root: number): Usage => {
  const parents = new Map<number, { parent: number; cpuSeconds: number }>();
  for (const name of readdirSync('/proc'))
    if (/^\d+$/.test(name)) parents.set(Number(name), statOf(Number(name)));
  const family = new Set([root]);
  for (let grown = 0; grown < family.size;) {
    grown = family.size;
    for (const [pid, { parent }] of parents) if (family.has(parent)) family.add(pid);
  }
  let [cpuSeconds, starvedSeconds, bytes] = [0, 0, 0];
  for (const pid of family) {
    cpuSeconds += parents.get(pid)?.cpuSeconds ?? 0;
    starvedSeconds += Number(read(`/proc/${pid}/task/${pid}/schedstat`).split(' ')[1] ?? 0) / 1e9;
    bytes += Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * KIB;
  }
  return { cpuSeconds, starvedSeconds, bytes };
};

/** Seconds of a core in which anything ran on this machine since it started. */
export const busySeconds = (): number => {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = read('/proc/stat')
    .split('\n')[0]!
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq + steal) / TICKS_PER_SECOND;
};
