/** One request over a real socket, as it is: nothing is mended on the way. */
import { Agent, request } from 'node:http';
import type { ApiRequest } from './requests.ts';

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const TIMEOUT_MS = 30_000;

export class Exchange {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 16 });
  private readonly port: number;

  constructor(port: number) {
    this.port = port;
  }

  async send({
    method,
    path,
    headers,
    body,
    chunked,
  }: Omit<ApiRequest, 'operation' | 'recipe'>): Promise<ApiAnswer> {
    try {
      return await this.once(method, path, headers, body, chunked);
    } catch (error) {
      // The server closed a kept connection just then: any client tries again.
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== 'ECONNRESET' && code !== 'EPIPE') throw error;
      return this.once(method, path, headers, body, chunked);
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private once(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: Buffer | undefined,
    chunked: boolean,
  ): Promise<ApiAnswer> {
    return new Promise((resolve, reject) => {
      const framing =
        body === undefined
          ? {}
          : chunked
            ? { 'Transfer-Encoding': 'chunked' }
            : { 'Content-Length': String(body.length) };
      const options = { host: '127.0.0.1', port: this.port, agent: this.agent, timeout: TIMEOUT_MS };
      const sent = request({ ...options, method, path, headers: { ...headers, ...framing } }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(
              Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
            ),
            text: Buffer.concat(parts).toString('utf8'),
          }),
        );
      });
      sent.on('error', reject);
      sent.on('timeout', () => sent.destroy(new Error(`no answer in ${TIMEOUT_MS} ms`)));
      if (chunked && body !== undefined) sent.write(body);
      sent.end(chunked ? undefined : body);
    });
  }
}
