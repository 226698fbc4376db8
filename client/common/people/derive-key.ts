/** argon2id in a worker of its own, which is ended after each key: the memory that it took (64 MiB) is free again. */

export interface DeriveRequest {
  readonly pin: string;
  readonly salt: Uint8Array;
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}

/** 32 bytes. Throws where the browser cannot: no WebAssembly, or no memory for it. */
export type DeriveKey = (request: DeriveRequest) => Promise<Uint8Array>;

/** A tablet of ten years takes some seconds. Past this it will not come. */
const PATIENCE_MS = 30_000;

export const deriveKey: DeriveKey = async (request) => {
  const worker = new Worker(new URL('./argon2-worker.ts', import.meta.url), { type: 'module' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error('no key in time')), PATIENCE_MS);
      worker.addEventListener('message', ({ data }: MessageEvent<Uint8Array | undefined>) =>
        data === undefined ? reject(new Error('no key')) : resolve(data),
      );
      worker.addEventListener('error', ({ message }) => reject(new Error(message)));
      worker.postMessage(request);
    });
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
};
