/** Currencies of the countries that the settings offer formats of; one that somebody set elsewhere is among them. */
const COMMON = [
  ...[
    'MXN',
    'ARS',
    'BOB',
    'CLP',
    'COP',
    'CRC',
    'DOP',
    'EUR',
    'GTQ',
    'HNL',
    'NIO',
    'PAB',
    'PEN',
    'PYG',
    'USD',
  ],
  ...['UYU', 'VES'],
];

export const currencies = (current: string): readonly string[] => [...new Set([current, ...COMMON])].sort();
