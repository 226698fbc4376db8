/**
 * Scanners that are keyboards to the browser, heard on the whole page without a field that has the focus. Keys go where
 * they would anyway until a code is complete: nothing that a person types is ever held back or lost. Only then the field
 * that took the code in is put back as it was, and the key that ended it (which would send a form) goes no further.
 */
import { createKeystrokes, SCAN_RULES, type ScanRules } from './keystrokes.ts';
import { entryOf, pendingQuantity, type Entry } from './multiplier.ts';

export interface Scan {
  readonly code: string;
  /** Thousandths, where a person typed `3*` before scanning. */
  readonly quantity: number | undefined;
}

export interface ScanListener {
  scanned(scan: Scan): void;
  /** A quantity was typed that waits for its code, or no longer does; to be shown. Thousandths. */
  pending?(quantity: number | undefined): void;
}

export interface Scanner {
  /** Hears codes until the answer is called. Of several listeners the last one hears: a dialog before the page below it. */
  onScan(listener: ScanListener): () => void;
}

type Field = HTMLInputElement | HTMLTextAreaElement;

/** A field as it was before the first key that may be a scanner's. */
interface Before {
  readonly field: Field;
  readonly value: string;
  readonly start: number | null;
  readonly end: number | null;
}

/** Within it scanned codes stay where they are typed: the field of a product's barcode, of a voucher's number. */
const TAKES_CODES = '[data-scan="here"]';
const TYPED_INTO: ReadonlySet<string> = new Set([
  'text',
  'search',
  'tel',
  'url',
  'email',
  'number',
  'password',
]);
/** A quantity that was typed and got no code for this long is forgotten. */
const QUANTITY_KEPT_MS = 15_000;
const MAX_TYPED_CHARS = 12;

const fieldOf = (target: EventTarget | null): Field | undefined => {
  if (target instanceof HTMLTextAreaElement) return target;
  return target instanceof HTMLInputElement && TYPED_INTO.has(target.type) ? target : undefined;
};

/** Sets the text past React's own notion of it, which then hears of it as of any typing. */
const write = ({ field, start, end }: Before, value: string): void => {
  const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, 'value')!.set!.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  // Fields for numbers have no selection.
  if (start !== null)
    field.setSelectionRange(Math.min(start, value.length), Math.min(end ?? start, value.length));
};

export const createScanner = (target: Window, rules: () => ScanRules = () => SCAN_RULES): Scanner => {
  const listeners: ScanListener[] = [];
  const hear = createKeystrokes(rules);
  let before: Before | undefined;
  /** What is typed where no field takes it, before and with the first keys of the code that may follow. */
  let typed = '';
  let typedBefore = '';
  let typedAt = 0;

  const showPending = (): void => listeners.at(-1)?.pending?.(pendingQuantity(typed));

  const clearTyped = (): void => {
    if (typed === '') return;
    typed = '';
    showPending();
  };

  const type = (event: KeyboardEvent): void => {
    if (event.timeStamp - typedAt > QUANTITY_KEPT_MS) typed = '';
    typedAt = event.timeStamp;
    typed = event.key.length === 1 ? (typed + event.key).slice(-MAX_TYPED_CHARS) : '';
    showPending();
  };

  /** Takes the code back out of the field, and out of it the quantity, too, that stood before it. */
  const takeBack = (code: string): Entry | undefined => {
    if (before === undefined) return undefined;
    const entry = entryOf(before.value, code);
    write(before, entry.quantity === undefined ? before.value : '');
    return entry.quantity === undefined ? undefined : entry;
  };

  const stop = (event: KeyboardEvent): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  const onKey = (event: KeyboardEvent): void => {
    const heard = hear({
      key: event.key,
      at: event.timeStamp,
      byHand: event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey,
    });
    const field = fieldOf(event.target);
    switch (heard.kind) {
      case 'first':
        before =
          field === undefined
            ? undefined
            : { field, value: field.value, start: field.selectionStart, end: field.selectionEnd };
        typedBefore = event.timeStamp - typedAt > QUANTITY_KEPT_MS ? '' : typed;
        if (field === undefined) type(event);
        return;
      case 'next':
      case 'slow':
        if (field !== undefined) return;
        type(event);
        // Lists that jump to what is typed, and buttons that a space presses, are not meant.
        if (heard.kind === 'next') stop(event);
        return;
      case 'code': {
        if (event.target instanceof Element && event.target.closest(TAKES_CODES) !== null) return;
        stop(event);
        const inField = before?.field === field ? takeBack(heard.code) : undefined;
        const { quantity, code } = inField ?? entryOf(typedBefore, heard.code);
        before = undefined;
        clearTyped();
        listeners.at(-1)?.scanned({ code, quantity });
        return;
      }
      case 'other':
        if (field === undefined && !['Shift', 'CapsLock'].includes(event.key)) clearTyped();
    }
  };

  return {
    onScan(listener) {
      if (listeners.length === 0) target.addEventListener('keydown', onKey, true);
      listeners.push(listener);
      return () => {
        const i = listeners.indexOf(listener);
        if (i >= 0) listeners.splice(i, 1);
        if (listeners.length === 0) target.removeEventListener('keydown', onKey, true);
      };
    },
  };
};
