/**
 * What a shop of each country usually begins with: the general rate of its sales tax in 2026, how cash is rounded, where its clocks stand. All of it can be
 * changed on the page and later in the settings. Rates in ten-thousandths, rounding in minor units.
 */
export interface Preset {
  readonly currency: string;
  /** By IANA's names, the capital's first. */
  readonly timeZones: readonly string[];
  readonly tax: { readonly name: string; readonly rate: number };
  readonly taxIdKind?: 'RFC' | 'NIT' | 'RUT' | 'RUC' | 'NIF';
  readonly cashRounding?: number;
}

const iva = (rate: number): Preset['tax'] => ({ name: 'IVA', rate });

export const PRESETS = {
  MX: {
    ...{ currency: 'MXN', tax: iva(1_600), taxIdKind: 'RFC' },
    timeZones: [
      'America/Mexico_City',
      'America/Cancun',
      'America/Hermosillo',
      'America/Mazatlan',
      'America/Tijuana',
    ],
  },
  CO: {
    ...{ currency: 'COP', tax: iva(1_900), taxIdKind: 'NIT', cashRounding: 5_000 },
    timeZones: ['America/Bogota'],
  },
  AR: { currency: 'ARS', tax: iva(2_100), timeZones: ['America/Argentina/Buenos_Aires'] },
  CL: {
    ...{ currency: 'CLP', tax: iva(1_900), taxIdKind: 'RUT', cashRounding: 10 },
    timeZones: ['America/Santiago', 'America/Punta_Arenas', 'Pacific/Easter'],
  },
  PE: {
    ...{ currency: 'PEN', tax: { name: 'IGV', rate: 1_800 }, taxIdKind: 'RUC', cashRounding: 10 },
    timeZones: ['America/Lima'],
  },
  ES: {
    ...{ currency: 'EUR', tax: iva(2_100), taxIdKind: 'NIF' },
    timeZones: ['Europe/Madrid', 'Atlantic/Canary'],
  },
  GT: { currency: 'GTQ', tax: iva(1_200), taxIdKind: 'NIT', timeZones: ['America/Guatemala'] },
  EC: {
    ...{ currency: 'USD', tax: iva(1_500), taxIdKind: 'RUC' },
    timeZones: ['America/Guayaquil', 'Pacific/Galapagos'],
  },
  BO: { currency: 'BOB', tax: iva(1_300), taxIdKind: 'NIT', timeZones: ['America/La_Paz'] },
  PY: {
    ...{ currency: 'PYG', tax: iva(1_000), taxIdKind: 'RUC', cashRounding: 50 },
    timeZones: ['America/Asuncion'],
  },
  UY: {
    ...{ currency: 'UYU', tax: iva(2_200), taxIdKind: 'RUT', cashRounding: 100 },
    timeZones: ['America/Montevideo'],
  },
  SV: { currency: 'USD', tax: iva(1_300), taxIdKind: 'NIT', timeZones: ['America/El_Salvador'] },
  HN: { currency: 'HNL', tax: { name: 'ISV', rate: 1_500 }, timeZones: ['America/Tegucigalpa'] },
  NI: { currency: 'NIO', tax: iva(1_500), taxIdKind: 'RUC', timeZones: ['America/Managua'] },
  CR: { currency: 'CRC', tax: iva(1_300), cashRounding: 500, timeZones: ['America/Costa_Rica'] },
  PA: { currency: 'USD', tax: { name: 'ITBMS', rate: 700 }, taxIdKind: 'RUC', timeZones: ['America/Panama'] },
  DO: { currency: 'DOP', tax: { name: 'ITBIS', rate: 1_800 }, timeZones: ['America/Santo_Domingo'] },
} as const satisfies Readonly<Record<string, Preset>>;

export type Country = keyof typeof PRESETS;
export const COUNTRIES = Object.keys(PRESETS) as Country[];

export const presetOf = (country: Country): Preset => PRESETS[country];

/** The country whose clocks this machine keeps; Mexico where none does. */
export const countryOf = (timeZone: string): Country =>
  COUNTRIES.find((country) => presetOf(country).timeZones.includes(timeZone)) ?? 'MX';
