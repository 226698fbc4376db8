/** Ways in which an alert leaves the machine: to a web address, and by e-mail. Each throws where it did not get through. */
import { statusTexts, type StatusLanguage } from '../http/status-texts.ts';
import type { Alert } from '../peer/alerts.ts';

export interface AlertChannel {
  readonly name: 'webhook' | 'mail';
  tell(alert: Alert, at: Date): Promise<void>;
}

export interface MailSettings {
  /** `smtp://` or `smtps://`, with name and password where the server wants them. */
  readonly url: string;
  /** Addresses, separated by commas. */
  readonly to: string;
  readonly from: string;
}

/** Of one attempt, or of one step of it. */
const PATIENCE_MS = 10_000;
const SMTPS_PORT = 465;
const SUBMISSION_PORT = 587;

/** Posts `{ store, code, params, at }`. */
export const webhookChannel = (url: string, store: string): AlertChannel => ({
  name: 'webhook',
  async tell({ code, params }, at) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ store, code, params, at: at.toISOString() }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`status ${response.status}`);
  },
});

const sentence = (language: StatusLanguage, { code, params }: Alert): string =>
  statusTexts[language].alerts[code].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '?'));

const isThisMachine = (host: string): boolean => /^(localhost|127\.[\d.]+|\[::1\])$/.test(host);

/** Sends a text of a few lines, in Spanish and in English. A password goes to another machine over TLS or not at all. */
export const mailChannel = ({ url, to, from }: MailSettings, store: string): AlertChannel => ({
  name: 'mail',
  async tell(alert, at) {
    const { createTransport } = await import('nodemailer');
    const { protocol, hostname, port, username, password } = new URL(url);
    const isSecure = protocol === 'smtps:';
    const transport = createTransport({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (isSecure ? SMTPS_PORT : SUBMISSION_PORT) : Number(port),
      secure: isSecure,
      requireTLS: !isSecure && username !== '' && !isThisMachine(hostname),
      ...(username === ''
        ? {}
        : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
      ...{ connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS },
    });
    try {
      const facts = [store, alert.code, JSON.stringify(alert.params), at.toISOString()];
      await transport.sendMail({
        ...{ from, to, subject: `[tillmesh ${store}] ${alert.code}` },
        text: [sentence('es', alert), sentence('en', alert), facts.join('\n')].join('\n\n'),
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } finally {
      transport.close();
    }
  },
});
