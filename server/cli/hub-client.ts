/** How a command talks to the running hub: at its address, with the token of its data folder. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { readConfig } from '../config.ts';
import { failed, type Arguments } from './command.ts';

/** A thousand imported rows take a fifth of a second, the ledger included; a database that is away is answered for at once. */
const ANSWER_TIMEOUT_MS = 60_000;

export interface HubAddress {
  readonly url: string;
  readonly token: string;
}

/** By the options `--url` and `--data`, else by the settings. */
export const findHub = async (args: Arguments): Promise<HubAddress> => {
  const config = readConfig(process.env);
  const url = args.text('url') ?? `http://${config.host}:${config.port}`;
  const file = join(args.text('data') ?? config.data, 'hub', 'catalog-token');
  const token = await readFile(file, 'utf8').catch(() => undefined);
  if (token === undefined) throw failed({ code: 'hub_token_missing', params: { file } });
  return { url: url.replace(/\/$/, ''), token: token.trim() };
};

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return (error.cause instanceof Error ? error.cause.message : error.message) || 'no answer';
};

/** The hub's answer; undefined where it has nothing of that name. `body` makes it a POST, or what `method` says. */
export const askHub = async <T>(
  { url, token }: HubAddress,
  path: string,
  body?: unknown,
  method = 'POST',
): Promise<T | undefined> => {
  let response: Response;
  let answer: T & { code?: string };
  try {
    response = await fetch(`${url}${path}`, {
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      ...(body === undefined ? {} : { method, body: JSON.stringify(body) }),
    });
    answer = (await response.json().catch(() => ({}))) as typeof answer;
  } catch (error) {
    throw failed({ code: 'hub_unreachable', params: { url, reason: reasonOf(error) } });
  }
  if (response.status === 404 && answer.code === 'not_found') return undefined;
  if (response.ok) return answer;
  throw failed({ code: 'hub_refused', params: { url, reason: answer.code ?? String(response.status) } });
};

/** A file that the hub writes while it is read, and the name that it gives it. Throws where the hub refuses. */
export const downloadFromHub = async (
  { url, token }: HubAddress,
  path: string,
): Promise<{
  readonly name: string;
  readonly body: Readable;
  /** Where the hub sent us to its copy: the SHA-256 that is stored with that, hex. */
  readonly copySha256: string | undefined;
}> => {
  const response = await fetch(`${url}${path}`, { headers: { Authorization: `Bearer ${token}` } }).catch(
    (error: unknown) => {
      throw failed({ code: 'hub_unreachable', params: { url, reason: reasonOf(error) } });
    },
  );
  if (!response.ok || response.body === null) {
    const { code, reason } = (await response.json().catch(() => ({}))) as { code?: string; reason?: string };
    const told = [code ?? String(response.status), ...(reason === undefined ? [] : [reason])].join(', ');
    throw failed({ code: 'hub_refused', params: { url, reason: told } });
  }
  const name = /filename="([\w.-]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
  return {
    name: name ?? 'export',
    body: Readable.fromWeb(response.body as ReadableStream),
    copySha256: response.headers.get('x-amz-meta-sha256') ?? undefined,
  };
};
