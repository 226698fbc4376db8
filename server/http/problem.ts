/** Errors of the HTTP interface: RFC 9457 problem details with a stable code, in the language that the client asks for. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { answers } from '../../bridge/index.ts';
import { problemTexts, type ProblemCode } from './problem-texts.ts';

export const languageOf = (c: Context): 'es' | 'en' =>
  /^\s*en\b/i.test(c.req.header('Accept-Language') ?? '') ? 'en' : 'es';

/** Longer texts of a client are told back in part. */
const MAX_ECHO_CHARS = 200;

const short = (value: unknown): unknown =>
  typeof value === 'string' && value.length > MAX_ECHO_CHARS ? `${value.slice(0, MAX_ECHO_CHARS)}…` : value;

/** `more` goes into the answer beside the standard members, and fills the text's `{name}` places. */
export const problem = (
  c: Context,
  status: ContentfulStatusCode,
  code: ProblemCode,
  more: Readonly<Record<string, unknown>> = {},
): Response => {
  const extra = Object.fromEntries(Object.entries(more).map(([name, value]) => [name, short(value)]));
  const text = problemTexts[code][languageOf(c)];
  const detail = text.replace(/\{(\w+)\}/g, (_, name: string) => String(extra[name] ?? '?'));
  return c.json({ ...extra, type: 'about:blank', title: code, status, code, detail }, status, {
    'Content-Type': 'application/problem+json',
  });
};

/** Of the interface itself, and of the rules that refuse an op. */
const codes = [...new Set([...Object.keys(problemTexts), ...answers.keys()])];

export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(codes),
    detail: z.string().openapi({ description: 'En español, o en inglés si `Accept-Language` lo pide.' }),
    op: z
      .string()
      .optional()
      .openapi({ description: 'La operación que una regla rechazó: quedó escrita, y alguien la resuelve.' }),
    remedy: z.string().optional(),
    ways: z.array(z.string()).optional(),
  })
  .openapi('Problem', {
    example: {
      type: 'about:blank',
      title: 'not_found',
      status: 404,
      code: 'not_found',
      detail: problemTexts.not_found.es,
    },
  });

/** For the description of a route: it answers with these statuses as problems. */
export const problemAnswers = (...statuses: readonly number[]) =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: 'Problema', content: { 'application/problem+json': { schema: problemSchema } } },
    ]),
  );
