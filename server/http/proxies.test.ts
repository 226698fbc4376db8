import { expect, it } from 'vitest';
import { isNetwork, Proxies, type ProxySettings } from './proxies.ts';

const from = (remoteAddress: string, headers: Readonly<Record<string, string>>, encrypted = false) =>
  ({ socket: { remoteAddress, encrypted }, headers: { host: 'hub:4400', ...headers } }) as never;
const trusting = (header: ProxySettings['header'], ...trusted: string[]): Proxies =>
  new Proxies({ trusted, header });

it('believes nobody who is not named, whatever they say', () => {
  const headers = {
    'x-forwarded-for': '6.6.6.6',
    'x-forwarded-proto': 'https',
    forwarded: 'for=6.6.6.6;proto=https',
  };
  const direct = { address: '10.0.0.9', secure: false, host: 'hub:4400' };
  expect(trusting('x-forwarded-for').clientOf(from('10.0.0.9', headers))).toEqual(direct);
  expect(trusting('forwarded', '10.0.0.8').clientOf(from('10.0.0.9', headers))).toEqual(direct);
  expect(trusting('forwarded', '10.0.0.8').endedTls(from('10.0.0.9', headers))).toBe(false);
});

it('takes the first that is no proxy of ours, from the nearest back: what a client wrote before counts for nothing', () => {
  const proxies = trusting('x-forwarded-for', '10.0.0.0/8', '::1');
  const address = (forwarded: string, remote = '10.0.0.1'): string =>
    proxies.clientOf(from(remote, { 'x-forwarded-for': forwarded })).address;
  expect(address('203.0.113.7')).toBe('203.0.113.7');
  expect(address('6.6.6.6, 203.0.113.7')).toBe('203.0.113.7');
  expect(address('6.6.6.6, 203.0.113.7, 10.0.0.2')).toBe('203.0.113.7');
  expect(address('203.0.113.7:5512')).toBe('203.0.113.7');
  expect(address('[2001:db8::7]:5512', '::ffff:10.0.0.1')).toBe('2001:db8::7');
  expect(address('::ffff:203.0.113.7', '::1')).toBe('203.0.113.7');
  // All of them ours, none at all, or one that says nothing: the last that is known.
  expect(address('10.0.0.3, 10.0.0.2')).toBe('10.0.0.3');
  expect(address('')).toBe('10.0.0.1');
  expect(address('6.6.6.6, unknown')).toBe('10.0.0.1');
  expect(address(Array.from({ length: 100 }, () => '10.0.0.5').join())).toBe('10.0.0.5');
});

it('reads the one header that it was told of', () => {
  const both = {
    'x-forwarded-for': '6.6.6.6',
    forwarded: 'for="[2001:db8::7]:80";proto=https;host="tienda.mx"',
  };
  expect(trusting('forwarded', '10.0.0.1').clientOf(from('10.0.0.1', both))).toEqual({
    ...{ address: '2001:db8::7', secure: true, host: 'tienda.mx' },
  });
  expect(trusting('x-forwarded-for', '10.0.0.1').clientOf(from('10.0.0.1', both))).toEqual({
    ...{ address: '6.6.6.6', secure: false, host: 'hub:4400' },
  });
  const x = {
    'x-forwarded-for': '1.2.3.4',
    'x-forwarded-proto': 'http, https',
    'x-forwarded-host': 'a, tienda.mx',
  };
  expect(trusting('x-forwarded-for', '10.0.0.1').clientOf(from('10.0.0.1', x))).toEqual({
    ...{ address: '1.2.3.4', secure: true, host: 'tienda.mx' },
  });
});

it('knows addresses and networks', () => {
  expect(['10.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8'].every(isNetwork)).toBe(true);
  expect(['', 'proxy', '10.0.0.0/33', '10.0.0.0/', '::1/129', '10.0.0.1/8/9'].some(isNetwork)).toBe(false);
});
