/** While it is drawn, keys and scans are not for the page behind: nobody charges or adds goods past a question. */
import { useKeys } from '../../ui/use-keys.ts';
import { useScan } from '../input/use-scan.ts';

const taken = (): void => undefined;
const KEYS = Object.fromEntries(
  ['F1', 'F2', 'F3', 'F4', 'F6', 'F7', 'F8', 'F9', 'F10'].map((key) => [key, taken]),
);
/** Of a button or a field it is what that does. */
const onNothing = (): boolean => document.activeElement === document.body;

export const useShield = (): void => {
  useKeys({ ...KEYS, Enter: onNothing });
  useScan(taken);
};
