/** The JSON object of a request, or the problem that it is none. */
import type { Context } from 'hono';
import { problem } from './problem.ts';

export type Body = Record<string, unknown>;

export const readBody = async (c: Context): Promise<Body | Response> => {
  let value: unknown;
  try {
    value = await c.req.json();
  } catch {
    return problem(c, 400, 'bad_json');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Body;
  return problem(c, 400, 'bad_request', { reason: 'a JSON object is expected' });
};
