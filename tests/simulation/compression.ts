/** Compression of the simulation: the cheapest that is real. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Compression } from '../../crdt-schema/ports.ts';

export const compression: Compression = {
  compress: (bytes) => deflateRawSync(bytes, { level: 1 }),
  decompress(bytes, maxBytes) {
    try {
      return inflateRawSync(bytes, { maxOutputLength: maxBytes });
    } catch {
      return undefined;
    }
  },
};
