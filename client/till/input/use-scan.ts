/** Scanned codes for a component, for as long as it is drawn. */
import { useEffect, useEffectEvent } from 'react';
import { scannerRules } from './scanner-rules.ts';
import { createScanner, type Scan, type Scanner, type ScanListener } from './scanner.ts';

/** The page has one keyboard. */
let scanner: Scanner | undefined;

/** Hears codes until the answer is called; see `Scanner`. */
export const onScan = (listener: ScanListener): (() => void) => {
  scanner ??= createScanner(window, scannerRules);
  return scanner.onScan(listener);
};

/** The last component that asks hears them: a dialog before the page below it. */
export const useScan = (
  scanned: (scan: Scan) => void,
  pending: (quantity: number | undefined) => void = () => undefined,
): void => {
  const onCode = useEffectEvent(scanned);
  const onQuantity = useEffectEvent(pending);
  useEffect(() => onScan({ scanned: onCode, pending: onQuantity }), []);
};
