import { describe, expect, test } from 'vitest';
import { serialPrinter, usbPrinter, type SerialPort, type UsbDevice } from './devices.ts';

/** A printer as the browser shows it, that keeps what it is sent. */
const usbDevice = (change: Partial<UsbDevice> = {}) => {
  const got: number[] = [];
  const calls: string[] = [];
  const device: UsbDevice = {
    opened: false,
    configuration: {
      interfaces: [
        {
          interfaceNumber: 0,
          alternate: {
            interfaceClass: 3,
            endpoints: [{ endpointNumber: 1, direction: 'out', type: 'bulk' }],
          },
        },
        {
          interfaceNumber: 1,
          alternate: {
            interfaceClass: 7,
            endpoints: [
              { endpointNumber: 2, direction: 'in', type: 'bulk' },
              { endpointNumber: 3, direction: 'out', type: 'bulk' },
            ],
          },
        },
      ],
    },
    open: async () => void calls.push('open'),
    close: async () => void calls.push('close'),
    selectConfiguration: async () => undefined,
    claimInterface: async (number) => void calls.push(`claim ${number}`),
    async transferOut(endpoint, data) {
      calls.push(`out ${endpoint} ${data.length}`);
      got.push(...data);
      return { status: 'ok' };
    },
    ...change,
  };
  return { device, got, calls };
};
const usb = (...devices: UsbDevice[]) => ({
  getDevices: async () => devices,
  requestDevice: async () => devices[0]!,
});
const bytes = Uint8Array.from({ length: 10_000 }, (_, i) => i);
const code = (result: { ok: boolean; error?: { code: string } }): string =>
  result.ok ? 'ok' : result.error!.code;

describe('a USB printer', () => {
  test('gets all bytes, in pieces, by its interface for printing, and is let go', async () => {
    const { device, got, calls } = usbDevice();
    expect(code(await usbPrinter(usb(device)).send(bytes))).toBe('ok');
    expect(Uint8Array.from(got)).toEqual(bytes);
    expect(calls).toEqual(['open', 'claim 1', 'out 3 4096', 'out 3 4096', 'out 3 1808', 'close']);
  });

  test('that is not there, not chosen, held by others or gone says which', async () => {
    const refuse = async (): Promise<never> => Promise.reject(new Error('no'));
    expect(code(await usbPrinter(undefined).send(bytes))).toBe('printer_unsupported');
    expect(code(await usbPrinter(usb()).send(bytes))).toBe('printer_not_chosen');
    const held = usbDevice({ claimInterface: refuse }).device;
    expect(code(await usbPrinter(usb(held)).send(bytes))).toBe('printer_busy');
    const gone = usbDevice({ transferOut: refuse }).device;
    expect(code(await usbPrinter(usb(gone)).send(bytes))).toBe('printer_lost');
    const stalled = usbDevice({ transferOut: async () => ({ status: 'stall' }) }).device;
    expect(code(await usbPrinter(usb(stalled)).send(bytes))).toBe('printer_lost');
    const other = usbDevice({ configuration: { interfaces: [] } }).device;
    expect(code(await usbPrinter(usb(other)).send(bytes))).toBe('printer_lost');
  });

  test('is not chosen where the person closes the list', async () => {
    const closed = { ...usb(), requestDevice: () => Promise.reject(new DOMException('', 'NotFoundError')) };
    expect(code(await usbPrinter(closed).choose())).toBe('printer_not_chosen');
  });
});

describe('a serial printer', () => {
  test('gets all bytes at its speed, and is let go', async () => {
    const got: number[] = [];
    const calls: string[] = [];
    let writable: WritableStream<Uint8Array> | null = null;
    const port: SerialPort = {
      get writable() {
        return writable;
      },
      async open({ baudRate }) {
        calls.push(`open ${baudRate}`);
        writable = new WritableStream({ write: (chunk) => void got.push(...chunk) });
      },
      async close() {
        calls.push('close');
        writable = null;
      },
    };
    const serial = { getPorts: async () => [port], requestPort: async () => port };
    const printer = serialPrinter(serial, () => 19_200);
    expect(code(await printer.send(bytes))).toBe('ok');
    expect(code(await printer.send(bytes))).toBe('ok');
    expect(got).toHaveLength(20_000);
    expect(calls).toEqual(['open 19200', 'close', 'open 19200', 'close']);
  });
});
