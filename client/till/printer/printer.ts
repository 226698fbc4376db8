/** Prints receipts and opens the drawer, as this device is set. One thing after the other, however often it is pressed. */
import { ok, type Result } from '../../../crdt-schema/result.ts';
import type { ReceiptDocument } from '../receipt/document.ts';
import {
  serialPrinter,
  usbPrinter,
  type PrinterFailure,
  type PrinterPort,
  type Serial,
  type Usb,
} from './devices.ts';
import { printerSettings, type Transport } from './settings.ts';

interface Devices {
  readonly usb?: Usb;
  readonly serial?: Serial;
}

const portOf = (transport: Exclude<Transport, 'browser'>): PrinterPort => {
  const { usb, serial } = navigator as Devices;
  return transport === 'usb' ? usbPrinter(usb) : serialPrinter(serial, () => printerSettings().baudRate);
};

/** Whether this browser can reach printers that way at all. */
export const canReach = (transport: Transport): boolean =>
  transport === 'browser' || (navigator as Devices)[transport] !== undefined;

let queue: Promise<unknown> = Promise.resolve();

const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
  const done = queue.then(work);
  queue = done.catch(() => undefined);
  return done;
};

/** Asks for the printer, on a press. Nothing to choose where the browser prints. */
export const choosePrinter = async (): Promise<Result<true, PrinterFailure>> => {
  const { transport } = printerSettings();
  return transport === 'browser' ? ok(true) : portOf(transport).choose();
};

const sendBytes = async (
  transport: Exclude<Transport, 'browser'>,
  receipt: ReceiptDocument,
  copies: number,
): Promise<Result<true, PrinterFailure>> => {
  const { escPos } = await import('../receipt/escpos.ts');
  const bytes = escPos(receipt, printerSettings());
  for (let copy = 0; copy < copies; copy++) {
    const sent = await portOf(transport).send(bytes);
    if (!sent.ok) return sent;
  }
  return ok(true);
};

/** Prints as many copies as are set, or as said here. The browser's dialog asks for copies itself. */
export const printReceipt = (
  receipt: ReceiptDocument,
  copies = printerSettings().copies,
): Promise<Result<true, PrinterFailure>> =>
  inTurn(async () => {
    const { transport, width } = printerSettings();
    if (transport !== 'browser') return sendBytes(transport, receipt, copies);
    const { printInBrowser } = await import('../receipt/print-in-browser.tsx');
    await printInBrowser(receipt, width);
    return ok(true);
  });

/** Opens the cash drawer. One that hangs on a printer of the system is opened by its driver, with the ticket: nothing to do. */
export const openDrawer = (): Promise<Result<true, PrinterFailure>> =>
  inTurn(async () => {
    const { transport } = printerSettings();
    if (transport === 'browser') return ok(true);
    const { drawerKick } = await import('../receipt/escpos.ts');
    return portOf(transport).send(drawerKick());
  });
