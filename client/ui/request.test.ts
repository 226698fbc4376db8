import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { request, type RequestOptions, type RequestPorts } from './request.ts';

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

const serve = async (listener: RequestListener): Promise<string> => {
  server = createServer(listener);
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
};

const rests: number[] = [];
/** Rests at once, and notes how long it would have. */
const portsWith = (random: number): RequestPorts => ({
  fetch,
  rest: async (ms) => void rests.push(ms),
  random: () => random,
});
const ask = (address: string, options: RequestOptions = {}, random = 0.5) => {
  rests.length = 0;
  return request(address, (response) => response.json() as Promise<unknown>, options, portsWith(random));
};

describe('a request', () => {
  it('reads no more of an answer than is wanted of it', async () => {
    let sent = 0;
    const address = await serve(async (_, response) => {
      let isOpen = true;
      const gone = new Promise<void>((resolve) => response.once('close', resolve));
      void gone.then(() => (isOpen = false));
      for (; isOpen && sent < 2_000; sent += 1)
        if (!response.write('x'.repeat(65_536)))
          await Promise.race([gone, new Promise((resolve) => response.once('drain', resolve))]);
      response.end();
    });
    const answer = await request(address, (response) => response.text(), { maxBytes: 100_000 });
    expect(answer.ok && answer.value.length >= 100_000 && answer.value.length < 2_000_000).toBe(true);
    expect(sent).toBeLessThan(2_000);
  });

  it('comes through after a server that is busy, and rests longer each time', async () => {
    let asked = 0;
    const address = await serve((_, response) => {
      asked += 1;
      response.statusCode = asked < 4 ? 503 : 200;
      response.end('{"rows":[]}');
    });
    expect(await ask(address)).toEqual({ ok: true, value: { rows: [] } });
    expect([asked, rests]).toEqual([4, [1_000, 2_000, 4_000]]);
  });

  it('leaves a part of each rest to chance', async () => {
    const address = await serve((_, response) => void response.writeHead(503).end());
    await ask(address, { retries: 2 }, 0);
    expect(rests).toEqual([500, 1_000]);
    await ask(address, { retries: 2 }, 1);
    expect(rests).toEqual([1_500, 3_000]);
  });

  it('tells the code of what was refused, and asks no second time', async () => {
    let asked = 0;
    const address = await serve((_, response) => {
      asked += 1;
      response.writeHead(422).end('{"code":"bad_request"}');
    });
    expect(await ask(address)).toMatchObject({
      error: { code: 'request_refused', params: { status: 422, reason: 'bad_request' } },
    });
    expect(asked).toBe(1);
  });

  it('gives up on a server that does not answer, or is not there, or answers nonsense', async () => {
    const silent = await serve(() => undefined);
    expect(await ask(silent, { timeoutMs: 50, retries: 1 })).toMatchObject({ error: { code: 'timed_out' } });
    expect(rests).toHaveLength(1);
    expect(await ask('http://127.0.0.1:1/', { retries: 0 })).toMatchObject({ error: { code: 'offline' } });
    server?.closeAllConnections();
    server?.close();
    const nonsense = await serve((_, response) => void response.end('<html>'));
    expect(await ask(nonsense)).toMatchObject({ error: { code: 'bad_answer' } });
  });

  it('writes once, unless the server knows it again by a key', async () => {
    let asked = 0;
    const address = await serve((_, response) => {
      asked += 1;
      response.writeHead(503).end();
    });
    await ask(address, { method: 'POST', body: '{}' });
    expect(asked).toBe(1);
    await ask(address, { method: 'POST', body: '{}', headers: { 'Idempotency-Key': 'k' }, retries: 2 });
    expect(asked).toBe(4);
  });

  it('ends when whoever asked goes away', async () => {
    const silent = await serve(() => undefined);
    const leaving = new AbortController();
    const asked = ask(silent, { signal: leaving.signal });
    leaving.abort();
    expect(await asked).toMatchObject({ error: { code: 'aborted' } });
    expect(rests).toEqual([]);
  });
});
