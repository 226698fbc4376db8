/** What a shop may choose among where the list is long: time zones and regional formats. The empty text is none. */

/** Where shops of this kind are; any other is one that somebody set elsewhere. */
const REGIONS = [
  'es-MX',
  'es-AR',
  'es-BO',
  'es-CL',
  'es-CO',
  'es-CR',
  'es-DO',
  'es-EC',
  'es-ES',
  'es-GT',
  'es-HN',
  'es-NI',
  'es-PA',
  'es-PE',
  'es-PR',
  'es-PY',
  'es-SV',
  'es-US',
  'es-UY',
  'es-VE',
  'en-US',
] as const;

/** The device's own comes first; `current` is among them, whatever it is. */
export const timeZones = (current: string): readonly string[] => [
  ...new Set([
    '',
    current,
    Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...Intl.supportedValuesOf('timeZone'),
  ]),
];

export const regions = (current: string): readonly string[] => [...new Set(['', current, ...REGIONS])];
