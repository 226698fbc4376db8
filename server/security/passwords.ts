/**
 * Passwords of people, as argon2id. The work is dear on purpose, so it is bounded: two at once, a few more wait, and
 * whoever comes then is told to come again. A flood of attempts so costs the hub two threads and 40 MiB, whatever its size.
 */
import { hash, verify } from '@node-rs/argon2';

/** OWASP's least for argon2id: 19 MiB, 2 passes, one lane. Some 25 ms of one core. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1, algorithm: 2, version: 1 } as const;

export const MIN_PASSWORD_CHARS = 10;
export const MAX_PASSWORD_CHARS = 128;

const MAX_AT_ONCE = 2;
const MAX_WAITING = 16;

/** As it is hashed: the same keys on another keyboard give the same text. */
const plain = (password: string): string => password.normalize('NFKC');

export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  /** Of nobody: what is reckoned where there is no such person, so that both take as long. */
  private decoy: Promise<string> | undefined;

  /** Undefined where too many wait already. */
  hash(password: string): Promise<string | undefined> {
    return this.inTurn(() => hash(plain(password), COST));
  }

  /** Whether it is the password; `hashed` undefined: of nobody, never. Undefined where too many wait already. */
  async verify(hashed: string | undefined, password: string): Promise<boolean | undefined> {
    this.decoy ??= hash('nobody', COST);
    const against = hashed ?? (await this.decoy);
    const isRight = await this.inTurn(() => verify(against, plain(password)).catch(() => false));
    return isRight === true && hashed === undefined ? false : isRight;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.running >= MAX_AT_ONCE) {
      if (this.waiting.length >= MAX_WAITING) return undefined;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.running += 1;
    try {
      return await work();
    } finally {
      // Whoever waits takes this place over.
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
