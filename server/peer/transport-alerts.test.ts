import { expect, it } from 'vitest';
import { isPlain, transportAlerts, type Transport } from './transport-alerts.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const told = (more: Partial<Transport>): object[] =>
  transportAlerts({ host: '0.0.0.0', encrypted: true, plainSockets: 0, validUntilMs: undefined, ...more }, 0);
const from = (remoteAddress: string, encrypted: boolean) =>
  isPlain({ socket: { remoteAddress, encrypted } } as never);

it('says that the network is answered unencrypted, and nothing of what stays on the machine', () => {
  expect(told({})).toEqual([]);
  expect(told({ encrypted: false })).toEqual([{ code: 'plaintext', params: { host: '0.0.0.0' } }]);
  for (const host of ['127.0.0.1', 'localhost', '::1']) expect(told({ host, encrypted: false })).toEqual([]);
});

it('counts who comes without TLS to where there is some', () => {
  expect(told({ plainSockets: 3 })).toEqual([{ code: 'plaintext_sockets', params: { count: 3 } }]);
  expect([from('192.168.1.9', false), from('::ffff:192.168.1.9', false)]).toEqual([true, true]);
  expect([from('192.168.1.9', true), from('::ffff:127.0.0.1', false), from('::1', false)]).toEqual([
    false,
    false,
    false,
  ]);
});

it('says when the certificate ends, a month before', () => {
  expect(told({ validUntilMs: 30 * DAY_MS })).toEqual([]);
  expect(told({ validUntilMs: 29 * DAY_MS })).toEqual([{ code: 'tls_ending', params: { at: '1970-01-30' } }]);
});
