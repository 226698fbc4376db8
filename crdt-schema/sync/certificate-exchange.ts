/** Certificates of the store's devices: checked, stored, passed on. Whoever knows a device may take in its log. */
import { openCertificate, type Certificate } from '../log/certificate.ts';
import type { Connection, LiveConnection } from './connection.ts';
import type { Context } from './context.ts';
import type { Handshake } from './handshake.ts';

export interface CertificateHooks {
  readonly refuse: (conn: Connection, code: string, detail: string) => void;
  /** What its peers offered of the device's log can be asked for. */
  readonly known: (device: string) => void;
}

/** What was not received. */
const NO_CONNECTION = -1;

/** A revocation is the last word on a device, whatever clocks say; else the newer one counts. */
const supersedes = (news: Certificate, known: Certificate): boolean => {
  if (known.revokedAt !== undefined) return false;
  return news.revokedAt !== undefined || news.validFrom > known.validFrom;
};

export class CertificateExchange {
  private readonly context: Context;
  private readonly handshake: Pick<Handshake, 'cutOff'>;
  private readonly hooks: CertificateHooks;

  constructor(context: Context, handshake: Pick<Handshake, 'cutOff'>, hooks: CertificateHooks) {
    this.context = context;
    this.handshake = handshake;
    this.hooks = hooks;
  }

  /** Takes in what the disk holds: it was checked before it was stored. */
  restore(bytes: Uint8Array): void {
    const { identity, ports, certificates } = this.context;
    const opened = openCertificate(ports.sha256, identity.store, identity.authority, bytes);
    if (!opened.ok) return;
    const { certificate } = opened.value;
    const known = certificates.get(certificate.device)?.certificate;
    // What this device was paired with may be newer, or older: it was renewed since.
    if (known === undefined || supersedes(certificate, known))
      certificates.set(certificate.device, { certificate, bytes });
  }

  receive(conn: LiveConnection, certificates: readonly Uint8Array[]): void {
    for (const bytes of certificates) this.learn(bytes, conn.id);
  }

  /** What the store's authority has signed here; `done` is called once it counts, and is on the disk. */
  certify(bytes: Uint8Array, done: () => void): void {
    this.learn(bytes, NO_CONNECTION, false, done);
  }

  /**
   * Stores a certificate that is new to us once its signature is checked, and passes it on. One that the handshake has
   * `checked` counts at once: its owner may send entries before the disk has answered.
   */
  learn(bytes: Uint8Array, from: number, checked = false, done?: () => void): void {
    const { identity, ports, certificates } = this.context;
    const opened = openCertificate(ports.sha256, identity.store, identity.authority, bytes);
    const conn = this.context.connections.get(from);
    if (!opened.ok) {
      if (conn !== undefined) this.hooks.refuse(conn, opened.error.code, '');
      return;
    }
    const { certificate, verification } = opened.value;
    const known = certificates.get(certificate.device)?.certificate;
    if (known !== undefined && !supersedes(certificate, known)) return done?.();
    const { device } = certificate;
    const admit = (): void => {
      certificates.set(device, { certificate, bytes });
      for (const other of this.context.live()) {
        if (other.id !== from) this.context.send(other, { kind: 'certificates', certificates: [bytes] });
      }
      this.hooks.known(device);
      if (certificate.revokedAt !== undefined) this.handshake.cutOff(device);
      done?.();
    };
    if (checked) admit();
    const verify = checked ? [] : [verification];
    this.context.persist([{ kind: 'certificate', device, bytes }], verify, undefined, (outcome) => {
      if (checked) return;
      if (outcome.ok) return admit();
      const sender = this.context.connections.get(from);
      if (outcome.code === 'bad_signature' && sender !== undefined)
        this.hooks.refuse(sender, 'bad_signature', 'certificate');
    });
  }
}
