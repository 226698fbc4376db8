/** Alerts by e-mail, against a real SMTP server on a socket. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { readConfig } from '../config.ts';
import { mailChannel } from './channels.ts';
import { BackupAlerts } from './plan.ts';

interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly user: string;
  readonly text: string;
}

const mails: Mail[] = [];
const logged: string[] = [];
const reasons: string[] = [];
let password = 'p@ss word';
let server: SMTPServer;
let port = 0;

beforeAll(async () => {
  server = new SMTPServer({
    ...{ logger: false, disabledCommands: ['STARTTLS'], allowInsecureAuth: true },
    onAuth: (auth, _, done) =>
      auth.password === password ? done(null, { user: auth.username ?? '' }) : done(new Error('no')),
    onData: (stream, { envelope, user }, done) => {
      let text = '';
      stream.on('data', (data: Buffer) => (text += data.toString()));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), user: String(user), text });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  port = (server.server.address() as AddressInfo).port;
});
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));
beforeEach(() => {
  mails.length = 0;
  logged.length = 0;
});

const alertsBy = (env: Record<string, string>): BackupAlerts => {
  const { mail } = readConfig({
    SMTP_URL: `smtp://shop%40x:p%40ss%20word@127.0.0.1:${port}`,
    ...env,
  }).backups;
  if (mail === undefined) throw new Error('no mail is set');
  return new BackupAlerts([mailChannel(mail, 'norte')], (message, { reason }) => {
    logged.push(message);
    if (reason !== undefined) reasons.push(String(reason));
  });
};

describe('an alert by e-mail', () => {
  it('says in both languages what happened, to everybody, once', async () => {
    const alerts = alertsBy({ BACKUP_ALERT_EMAIL: 'ana@x.mx,luis@x.mx', BACKUP_ALERT_FROM: 'hub@x.mx' });
    alerts.raise('backup_failed', { id: '7', code: 'disk_full' });
    alerts.raise('backup_failed', { id: '8', code: 'disk_full' });
    await expect.poll(() => mails.length).toBe(1);
    const [{ from, to, user, text }] = mails as [Mail];
    expect({ from, to, user }).toEqual({ from: 'hub@x.mx', to: ['ana@x.mx', 'luis@x.mx'], user: 'shop@x' });
    const plain = text.replaceAll('=\r\n', '');
    expect(plain).toContain('Subject: [tillmesh norte] backup_failed');
    expect(plain).toContain('The backup could not be made (disk_full).');
    expect(plain).toContain('No se pudo');
    expect(text).not.toContain(password);
    await alerts.tellAgain();
    expect([mails.length, logged]).toEqual([1, ['alert']]);
  });

  it('that does not get through is sent again while it stands', async () => {
    const alerts = alertsBy({ BACKUP_ALERT_EMAIL: 'ana@x.mx' });
    password = 'another';
    alerts.raise('backup_old', { at: '2026-11-01' });
    await expect.poll(() => logged).toEqual(['alert', 'alert_not_told']);
    password = 'p@ss word';
    await Promise.all([alerts.tellAgain(), alerts.tellAgain()]);
    expect(mails.map(({ from }) => from)).toEqual(['ana@x.mx']);
    alerts.over('backup_old');
    await alerts.tellAgain();
    expect(mails.length).toBe(1);
  });

  it('sends no password to another machine without TLS', async () => {
    // This machine by a name that is not known as its own.
    const alerts = alertsBy({
      ...{
        BACKUP_ALERT_EMAIL: 'ana@x.mx',
        SMTP_URL: `smtp://shop:${encodeURIComponent(password)}@[::ffff:127.0.0.1]:${port}`,
      },
    });
    alerts.raise('backup_failed', { id: '7', code: 'disk_full' });
    await expect.poll(() => logged).toEqual(['alert', 'alert_not_told']);
    expect(reasons.at(-1)).toContain('STARTTLS');
    expect(mails).toEqual([]);
  });

  it('needs a server, which is said at the start', () => {
    expect(() => readConfig({ BACKUP_ALERT_EMAIL: 'ana@x.mx' })).toThrow('SMTP_URL');
    expect(() => readConfig({ SMTP_URL: 'http://x' })).toThrow('SMTP_URL');
    expect(() => readConfig({ BACKUP_S3_BUCKET: 'copies' })).toThrow('BACKUP_S3_ACCESS_KEY_ID');
  });
});
