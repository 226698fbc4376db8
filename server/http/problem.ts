/** Errors of the HTTP interface: RFC 9457 problem details with a stable code, in the language that the client asks for. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { answers } from '../../crdt-schema/verdicts/answers.ts';
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

/** What each status says, for the description. */
const STATUSES: Readonly<Record<number, string>> = {
  400: 'La petición no se entiende.',
  401: 'Falta el token, o no es válido.',
  403: 'No se permite.',
  404: 'No existe.',
  409: 'Otra petición o persona llegó antes: lee lo que hay, y decide.',
  413: 'El cuerpo es demasiado grande.',
  416: 'El archivo no tiene esa parte.',
  422: 'Se entiende, pero no se admite: `code` dice qué regla o campo, y `remedy` qué hacer.',
  428: 'Falta la versión que leíste.',
  429: 'Demasiadas peticiones: espera lo que dice `Retry-After`.',
  503: 'No responde la base de datos, o el disco: repite tras `Retry-After`.',
};

const EXAMPLES: Readonly<Record<number, ProblemCode>> = {
  400: 'bad_json',
  401: 'unauthorized',
  403: 'pairing_code_invalid',
  404: 'not_found',
  409: 'request_in_progress',
  413: 'body_too_large',
  416: 'range_not_satisfiable',
  428: 'version_required',
  429: 'too_many_requests',
  503: 'database_unavailable',
};

/** A rule's refusal: the texts are the rule's own. */
const refusedExample = (): object => {
  const code = 'product_inactive';
  const { text, remedy, ways } = answers.get(code)!;
  return {
    ...{
      type: 'about:blank',
      title: code,
      status: 422,
      code,
      detail: text.es.replace('{product}', 'Café de olla'),
    },
    ...{ op: '01890000-0000-7000-8000-0000000000aa', remedy: remedy.es, ways },
  };
};

const problemExample = (status: number, code: ProblemCode, more: { field?: string } = {}): object => {
  const detail = problemTexts[code].es.replace('{field}', more.field ?? '');
  return { ...more, type: 'about:blank', title: code, status, code, detail };
};

const examplesOf = (status: number): object => {
  const code = EXAMPLES[status];
  if (code !== undefined) return { example: problemExample(status, code) };
  return {
    examples: {
      rule: { summary: 'Una operación que una regla rechaza', value: refusedExample() },
      field: {
        summary: 'Un campo que no admite ese valor',
        value: problemExample(status, 'catalog_bad_value', { field: 'price' }),
      },
    },
  };
};

/** For the description of a route: it answers with these statuses as problems. */
export const problemAnswers = (...statuses: readonly number[]) =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: STATUSES[status]!,
        content: { 'application/problem+json': { schema: problemSchema, ...examplesOf(status) } },
      },
    ]),
  );
