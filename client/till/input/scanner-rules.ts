/** How the scanner of this device is set, kept in this browser: what it sends before and behind each code. */
import { SCAN_RULES, type ScanRules } from './keystrokes.ts';

const KEY = 'tillmesh/scanner';

export type ScannerSettings = Pick<ScanRules, 'prefix' | 'suffix'>;

export const scannerRules = (): ScanRules => {
  const kept = localStorage.getItem(KEY);
  if (kept === null) return SCAN_RULES;
  try {
    const { prefix, suffix } = JSON.parse(kept) as Record<string, unknown>;
    return {
      ...SCAN_RULES,
      prefix: typeof prefix === 'string' ? prefix : SCAN_RULES.prefix,
      suffix: typeof suffix === 'string' ? suffix : SCAN_RULES.suffix,
    };
  } catch {
    return SCAN_RULES;
  }
};

/** Holds from the next code on. */
export const keepScannerSettings = (settings: ScannerSettings): void =>
  localStorage.setItem(KEY, JSON.stringify(settings));
