/** Derives a key from a PIN, beside the page, which goes on meanwhile. The only place that may compile WebAssembly. */
import { argon2id } from 'hash-wasm';
import type { DeriveRequest } from './derive-key.ts';

const KEY_BYTES = 32;

interface Worker extends EventTarget {
  postMessage(key: Uint8Array | undefined): void;
}
const worker = globalThis as unknown as Worker;

const derive = async ({ pin, salt, memoryKib, passes, lanes }: DeriveRequest): Promise<Uint8Array> =>
  argon2id({
    password: pin,
    salt,
    memorySize: memoryKib,
    iterations: passes,
    parallelism: lanes,
    hashLength: KEY_BYTES,
    outputType: 'binary',
  });

worker.addEventListener('message', (event) => {
  void derive((event as MessageEvent<DeriveRequest>).data)
    // A promise that fails here is heard of by nobody.
    .catch(() => undefined)
    .then((key) => worker.postMessage(key));
});
