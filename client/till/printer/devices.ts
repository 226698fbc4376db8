/**
 * Printers that the browser reaches itself: by WebUSB or by a serial port (WebSerial), both Chromium's. Once a person has
 * chosen a printer the browser gives it again without asking. Only what is used of the two interfaces is declared here.
 */
import { err, ok, type Failure, type Result } from '../../../crdt-schema/result.ts';

interface UsbEndpoint {
  readonly endpointNumber: number;
  readonly direction: 'in' | 'out';
  readonly type: string;
}

interface UsbInterface {
  readonly interfaceNumber: number;
  readonly alternate: { readonly interfaceClass: number; readonly endpoints: readonly UsbEndpoint[] };
}

export interface UsbDevice {
  readonly opened: boolean;
  readonly configuration: { readonly interfaces: readonly UsbInterface[] } | null;
  open(): Promise<void>;
  close(): Promise<void>;
  selectConfiguration(value: number): Promise<void>;
  claimInterface(number: number): Promise<void>;
  transferOut(endpoint: number, data: Uint8Array<ArrayBuffer>): Promise<{ readonly status?: string }>;
}

export interface Usb {
  getDevices(): Promise<UsbDevice[]>;
  requestDevice(options: { filters: readonly { classCode: number }[] }): Promise<UsbDevice>;
}

export interface SerialPort {
  readonly writable: WritableStream<Uint8Array> | null;
  open(options: { baudRate: number }): Promise<void>;
  close(): Promise<void>;
}

export interface Serial {
  getPorts(): Promise<SerialPort[]>;
  requestPort(): Promise<SerialPort>;
}

/**
 * `printer_unsupported`: the browser has no such interface; `printer_not_chosen`: no printer was chosen yet, or none in the
 * browser's list; `printer_busy`: the system or another page holds it; `printer_lost`: it went away or does not take the
 * bytes; `printer_timeout`: it took too long, as without paper.
 */
export type PrinterFailure = Failure<
  'printer_unsupported' | 'printer_not_chosen' | 'printer_busy' | 'printer_lost' | 'printer_timeout'
>;

export interface PrinterPort {
  /** Asks the person for a printer; only on a press. */
  choose(): Promise<Result<true, PrinterFailure>>;
  /** All bytes, or a failure: what was sent before may be on the paper. */
  send(bytes: Uint8Array): Promise<Result<true, PrinterFailure>>;
}

const PRINTER_CLASS = 7;
/** Small enough for any printer's buffer to answer in between. */
const CHUNK_BYTES = 4_096;
/** A ticket with a picture takes 4 s at 9,600 baud; one without paper, for ever. */
const SEND_MS = 15_000;

const fail = (code: PrinterFailure['code']): Result<never, PrinterFailure> => err(code);

/** Ends the work by its signal where it takes too long: what hangs would keep the printer from the next ticket. */
const inTime = async (
  work: (signal: AbortSignal) => Promise<Result<true, PrinterFailure>>,
): Promise<Result<true, PrinterFailure>> => {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Result<true, PrinterFailure>>((resolve) => {
    timer = setTimeout(() => {
      resolve(fail('printer_timeout'));
      controller.abort();
    }, SEND_MS);
  });
  const result = await Promise.race([work(controller.signal), late]);
  clearTimeout(timer);
  return result;
};

/** The interface of class "printer" and its way out. */
const outlet = ({ configuration }: UsbDevice): { face: number; endpoint: number } | undefined => {
  for (const { interfaceNumber, alternate } of configuration?.interfaces ?? []) {
    if (alternate.interfaceClass !== PRINTER_CLASS) continue;
    const out = alternate.endpoints.find(({ direction, type }) => direction === 'out' && type === 'bulk');
    if (out !== undefined) return { face: interfaceNumber, endpoint: out.endpointNumber };
  }
  return undefined;
};

const sendByUsb = async (
  device: UsbDevice,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<Result<true, PrinterFailure>> => {
  // Closing ends transfers that are under way.
  signal.addEventListener('abort', () => void device.close().catch(() => undefined));
  try {
    if (!device.opened) await device.open();
    if (device.configuration === null) await device.selectConfiguration(1);
  } catch {
    return fail('printer_busy');
  }
  const out = outlet(device);
  if (out === undefined) return fail('printer_lost');
  try {
    // Windows keeps printers that have a driver of theirs to itself.
    await device.claimInterface(out.face);
  } catch {
    return fail('printer_busy');
  }
  try {
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
      const { status } = await device.transferOut(out.endpoint, bytes.slice(at, at + CHUNK_BYTES));
      if (status !== 'ok') return fail('printer_lost');
    }
    return ok(true);
  } catch {
    return fail('printer_lost');
  } finally {
    // Left open it would be kept from the other pages of this machine.
    await device.close().catch(() => undefined);
  }
};

export const usbPrinter = (usb: Usb | undefined): PrinterPort => ({
  async choose() {
    if (usb === undefined) return fail('printer_unsupported');
    try {
      await usb.requestDevice({ filters: [{ classCode: PRINTER_CLASS }] });
      return ok(true);
    } catch {
      return fail('printer_not_chosen');
    }
  },
  async send(bytes) {
    if (usb === undefined) return fail('printer_unsupported');
    const device = (await usb.getDevices()).at(-1);
    return device === undefined
      ? fail('printer_not_chosen')
      : inTime((signal) => sendByUsb(device, bytes, signal));
  },
});

const sendBySerial = async (
  port: SerialPort,
  baudRate: number,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<Result<true, PrinterFailure>> => {
  try {
    if (port.writable === null) await port.open({ baudRate });
  } catch {
    return fail('printer_busy');
  }
  const writer = port.writable?.getWriter();
  if (writer === undefined) return fail('printer_lost');
  signal.addEventListener('abort', () => void writer.abort().catch(() => undefined));
  try {
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES)
      await writer.write(bytes.slice(at, at + CHUNK_BYTES));
    await writer.close();
    return ok(true);
  } catch {
    return fail('printer_lost');
  } finally {
    writer.releaseLock();
    await port.close().catch(() => undefined);
  }
};

export const serialPrinter = (serial: Serial | undefined, baudRate: () => number): PrinterPort => ({
  async choose() {
    if (serial === undefined) return fail('printer_unsupported');
    try {
      await serial.requestPort();
      return ok(true);
    } catch {
      return fail('printer_not_chosen');
    }
  },
  async send(bytes) {
    if (serial === undefined) return fail('printer_unsupported');
    const port = (await serial.getPorts()).at(-1);
    return port === undefined
      ? fail('printer_not_chosen')
      : inTime((signal) => sendBySerial(port, baudRate(), bytes, signal));
  },
});
