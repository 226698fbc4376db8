/** What was scanned on another page and is meant for the sale: it goes there and is sold, so that no scan is lost. */
import { useLocation } from 'wouter';
import type { Scan } from '../input/scanner.ts';
import { useScan } from '../input/use-scan.ts';

let handed: Scan | undefined;

/** The scan that waits, once. */
export const takeHanded = (): Scan | undefined => {
  const scan = handed;
  handed = undefined;
  return scan;
};

/** Whatever is scanned on the page that uses it leads to the sale. */
export const useScanForSale = (): void => {
  const [, navigate] = useLocation();
  useScan((scan) => {
    handed = scan;
    navigate('/');
  });
};
