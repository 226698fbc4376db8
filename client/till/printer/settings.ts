/** How this device prints, kept in this browser: the printer stands at this counter, not in the store's catalog. */
import { CODE_PAGES, type CodePage } from '../receipt/code-pages.ts';
import type { Symbology } from '../receipt/document.ts';
import type { PaperWidth } from '../receipt/layout.ts';

/** `browser`: by its print dialog; `usb`, `serial`: straight to the printer. */
export const TRANSPORTS = ['browser', 'usb', 'serial'] as const;
export type Transport = (typeof TRANSPORTS)[number];
export const TICKET_CODES = ['barcode', 'qr', 'none'] as const;
export const BAUD_RATES = [9_600, 19_200, 38_400, 115_200] as const;

export interface PrinterSettings {
  readonly transport: Transport;
  readonly width: PaperWidth;
  readonly codePage: CodePage;
  readonly copies: number;
  /** Whether each ticket is printed without being asked for. */
  readonly automatic: boolean;
  /** Whether the drawer opens with each sale that has cash in it. */
  readonly drawer: boolean;
  readonly cuts: boolean;
  /** What a scanner reads on a ticket. */
  readonly code: Symbology | 'none';
  /** Of a serial printer. */
  readonly baudRate: number;
}

export const MAX_COPIES = 3;

const DEFAULTS: PrinterSettings = {
  transport: 'browser',
  width: 58,
  codePage: '858',
  copies: 1,
  automatic: false,
  drawer: true,
  cuts: true,
  code: 'barcode',
  baudRate: 9_600,
};
const KEY = 'tillmesh/printer';

const among = <V>(value: unknown, options: readonly V[], fallback: V): V =>
  options.find((option) => option === value) ?? fallback;

/** What the text says, and the default for what it does not say or says wrong. */
export const readSettings = (text: string | null): PrinterSettings => {
  let kept: Readonly<Record<string, unknown>> = {};
  try {
    const json: unknown = JSON.parse(text ?? '{}');
    if (typeof json === 'object' && json !== null) kept = json as typeof kept;
  } catch {
    // Written by nobody we know: as if nothing was.
  }
  const flag = (name: 'automatic' | 'drawer' | 'cuts'): boolean =>
    among(kept[name], [true, false], DEFAULTS[name]);
  return {
    transport: among(kept['transport'], TRANSPORTS, DEFAULTS.transport),
    width: among<PaperWidth>(kept['width'], [58, 80], DEFAULTS.width),
    codePage: among(kept['codePage'], CODE_PAGES, DEFAULTS.codePage),
    copies: among(
      kept['copies'],
      Array.from({ length: MAX_COPIES }, (_, i) => i + 1),
      DEFAULTS.copies,
    ),
    automatic: flag('automatic'),
    drawer: flag('drawer'),
    cuts: flag('cuts'),
    code: among(kept['code'], TICKET_CODES, DEFAULTS.code),
    baudRate: among<number>(kept['baudRate'], BAUD_RATES, DEFAULTS.baudRate),
  };
};

const listeners = new Set<() => void>();
let current: PrinterSettings | undefined;

/** The same object until it is changed. */
export const printerSettings = (): PrinterSettings => (current ??= readSettings(localStorage.getItem(KEY)));

export const changePrinterSettings = (change: Partial<PrinterSettings>): void => {
  current = { ...printerSettings(), ...change };
  localStorage.setItem(KEY, JSON.stringify(current));
  for (const listener of listeners) listener();
};

export const onPrinterSettings = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
