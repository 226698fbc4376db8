/** The hub's HTTP interface as the office asks for it: of the page's own origin, by the session of whoever signed in. */
import { z } from 'zod';
import type { Result } from '../../crdt-schema/result.ts';
import { request, type RequestFailure, type RequestOptions } from '../ui/request.ts';

/** No page of another origin can send it: the hub wants it of everything that changes something. */
const OWN = { 'X-Tillmesh-Request': '1' } as const;

type Asked<T> = Promise<Result<T, RequestFailure>>;

/** `bad_answer` where the answer has another form. */
export const apiGet = <T>(path: string, form: z.ZodType<T>, options: RequestOptions = {}): Asked<T> =>
  request(path, async (response) => form.parse(await response.json()), options);

/** Once: what changes something is not tried again by itself. */
export const apiPost = <T>(path: string, form: z.ZodType<T>, body: object = {}): Asked<T> =>
  request(path, async (response) => form.parse(await response.json()), {
    method: 'POST',
    headers: { ...OWN, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

/** As `apiPost`, of what is answered by nothing that the page wants. */
export const apiSend = (
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Asked<undefined> =>
  request(path, async () => undefined, {
    method,
    headers: body === undefined ? OWN : { ...OWN, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/** The server's own code for why it refused; undefined where it did not. */
export const refusalOf = ({ code, params }: RequestFailure): string | undefined =>
  code === 'request_refused' ? String(params?.['reason'] ?? '') : undefined;

/** Whether signing in would help. */
export const needsSignIn = ({ code, params }: RequestFailure): boolean =>
  code === 'request_refused' && params?.['status'] === 401;
