/** Opens the keys of people by their PINs, one try at a time and with the waits that wrong ones cost. */
import { err, type Failure, type Result } from '../../../crdt-schema/result.ts';
import type { SharedPerson } from '../../../crdt-schema/verdicts/verdict-entry.ts';
import type { PinAttempts } from './attempts.ts';
import type { DeriveKey } from './derive-key.ts';
import { openSealedKey, type OpenKeyFailure, type Sign } from './sealed-key.ts';

/** Somebody with a key that a PIN opens. */
export interface Staff extends SharedPerson {
  readonly sealedKey: string;
}

export type PinFailure = OpenKeyFailure | Failure<'pin_wait' | 'pin_busy'>;

const isStaff = (person: SharedPerson): person is Staff => person.active && person.sealedKey !== undefined;
const byName = (a: Staff, b: Staff): number => a.name.localeCompare(b.name, 'es') || (a.id < b.id ? -1 : 1);

/** Those whose PIN can be asked for, by name. */
export const staffOf = (people: readonly SharedPerson[]): readonly Staff[] =>
  people.filter(isStaff).sort(byName);

/** Approvals of cashiers count nowhere. */
export const mayApprove = ({ role }: Pick<SharedPerson, 'role'>): boolean => role !== 'cashier';

export interface KeyPorts {
  readonly derive: DeriveKey;
  readonly attempts: PinAttempts;
}

export class KeyOpener {
  private readonly ports: KeyPorts;
  private isChecking = false;

  constructor(ports: KeyPorts) {
    this.ports = ports;
  }

  /** Milliseconds until the person may try again. */
  waitMs({ id }: Staff): number {
    return this.ports.attempts.waitMs(id);
  }

  async open(person: Staff, pin: string): Promise<Result<Sign, PinFailure>> {
    const { attempts, derive } = this.ports;
    if (attempts.waitMs(person.id) > 0) return err('pin_wait');
    // Several at once would be several tries for one wait.
    if (this.isChecking) return err('pin_busy');
    this.isChecking = true;
    try {
      const opened = await openSealedKey(person.sealedKey, person.publicKey, pin, derive);
      if (opened.ok) attempts.right(person.id);
      else if (opened.error.code === 'wrong_pin') attempts.wrong(person.id);
      return opened;
    } finally {
      this.isChecking = false;
    }
  }
}
