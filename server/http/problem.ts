/** Errors of the HTTP interface: RFC 9457 problem details with a stable code, in the language that the client asks for. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { problemTexts, type ProblemCode } from './problem-texts.ts';

export const languageOf = (c: Context): 'es' | 'en' =>
  /^\s*en\b/i.test(c.req.header('Accept-Language') ?? '') ? 'en' : 'es';

/** `extra` goes into the answer beside the standard members, and fills the text's `{name}` places. */
export const problem = (
  c: Context,
  status: ContentfulStatusCode,
  code: ProblemCode,
  extra: Readonly<Record<string, unknown>> = {},
): Response => {
  const text = problemTexts[code][languageOf(c)];
  const detail = text.replace(/\{(\w+)\}/g, (_, name: string) => String(extra[name] ?? '?'));
  return c.json({ ...extra, type: 'about:blank', title: code, status, code, detail }, status, {
    'Content-Type': 'application/problem+json',
  });
};

export const problemSchema = z
  .looseObject({ title: z.string(), status: z.int(), code: z.string(), detail: z.string() })
  .openapi('Problem');

/** For the description of a route: it answers with these statuses as problems. */
export const problemAnswers = (...statuses: readonly number[]) =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: 'Problema', content: { 'application/problem+json': { schema: problemSchema } } },
    ]),
  );
