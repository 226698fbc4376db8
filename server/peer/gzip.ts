/** Compression between peers on Node. */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Compression } from '../../crdt-schema/ports.ts';

/** Of a packed catalog of 20,000 products: 1 gives 780 KB in 19 ms, 4 gives 744 KB in 24 ms, 6 721 KB in 52 ms. */
const LEVEL = 4;

export const gzip: Compression = {
  compress: (bytes) => gzipSync(bytes, { level: LEVEL }),
  decompress(bytes, maxBytes) {
    try {
      return gunzipSync(bytes, { maxOutputLength: maxBytes });
    } catch {
      // Damaged, cut, or larger than it may be: zlib stops there, and one answer fits them all.
      return undefined;
    }
  },
};
