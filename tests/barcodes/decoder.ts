/** Reads barcodes as a scanner would, from pixels or from a picture: a decoder that shares nothing with what draws them. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
// Else it would be fetched from the network.
prepareZXingModule({ overrides: { wasmBinary: readFileSync(wasm).buffer as ArrayBuffer } });

export interface SeenCode {
  /** `EAN13`, `EAN8`, `CODE128`. */
  readonly format: string;
  readonly text: string;
}

/** All that is seen, in no order. An EAN-13 that begins with 0 is one, whatever its American name. */
export const seeBarcodes = async (picture: ImageData | Uint8Array): Promise<readonly SeenCode[]> => {
  const found = await readBarcodes(picture, { tryHarder: true, maxNumberOfSymbols: 50 });
  return found.map(({ format, text }) => {
    const name = format.replaceAll('-', '').toUpperCase();
    return name === 'UPCA' ? { format: 'EAN13', text: text.padStart(13, '0') } : { format: name, text };
  });
};
