/** How an op's verdict is answered over HTTP: a resource, a place to ask, or a problem with the rule's code. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { answers, fillText } from '../../crdt-schema/verdicts/answers.ts';
import type { Verdict } from '../../crdt-schema/verdicts/verdict.ts';
import type { OpRecord, WriteFailure, Written } from './op-writer.ts';
import { languageOf, problem } from './problem.ts';

const RETRY_AFTER_S = '2';

type Logged = Extract<Written, { state: 'pending' }>;

export const verdictSchema = z
  .looseObject({
    status: z.enum(['accepted', 'rejected', 'waiting', 'pending']),
    code: z.string().optional(),
    params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    text: z.string().optional(),
    remedy: z.string().optional(),
    ways: z.array(z.enum(['retry', 'replace', 'void', 'override'])).optional(),
  })
  .openapi('Verdict');

const LOCALES = { es: 'es-MX', en: 'en' } as const;

/** Moments are told as the clock on the wall shows them. */
const fill = (text: string, params: Verdict['params'], language: 'es' | 'en'): string => {
  const format = new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'medium', timeStyle: 'short' });
  return fillText(text, params, (iso) => format.format(new Date(iso)));
};

/** A verdict with what a person reads of it. */
export const verdictView = (c: Context, { status, code, params }: Verdict): Record<string, unknown> => {
  const answer = code === undefined ? undefined : answers.get(code);
  const language = languageOf(c);
  return {
    status,
    ...(code === undefined ? {} : { code }),
    ...(params === undefined ? {} : { params }),
    ...(answer === undefined
      ? {}
      : {
          text: fill(answer.text[language], params, language),
          remedy: fill(answer.remedy[language], params, language),
          ways: answer.ways,
        }),
  };
};

/** An op as clients see it. */
export const opView = (c: Context, record: OpRecord): Record<string, unknown> => ({
  id: record.id,
  kind: record.kind,
  till: record.till,
  occurredAt: record.occurredAt.toISOString(),
  receivedAt: record.receivedAt.toISOString(),
  position: record.position,
  op: record.op,
  verdict: verdictView(c, record.verdict),
  ...(record.settled === undefined ? {} : { settled: record.settled }),
});

export const opPlace = (id: string): string => `/api/ops/${id}`;

/** An op that only the log has. The hub may have told the verdict before its database went away. */
export const loggedView = (c: Context, { id, verdict }: Logged): Record<string, unknown> => ({
  id,
  verdict: verdict === undefined ? { status: 'pending' } : verdictView(c, verdict),
});

const pending = (c: Context, logged: Logged): Response => {
  c.header('Location', opPlace(logged.id));
  c.header('Retry-After', RETRY_AFTER_S);
  return c.json(loggedView(c, logged), 202);
};

/** The same for the first request and for every repetition of it. */
export const answerWritten = (c: Context, written: Written): Response => {
  if (written.state === 'pending') return pending(c, written);
  const { record, isNew } = written;
  if (!isNew) c.header('Idempotency-Replayed', 'true');
  c.header('Location', opPlace(record.id));
  if (record.verdict.status === 'accepted') return c.json(opView(c, record), 201);
  if (record.verdict.status === 'waiting') return c.json(opView(c, record), 202);
  const { code = 'rejected', text, ...verdict } = verdictView(c, record.verdict);
  return c.json(
    {
      type: 'about:blank',
      title: code,
      status: 422,
      code,
      detail: text ?? code,
      op: record.id,
      params: verdict['params'],
      remedy: verdict['remedy'],
      ways: verdict['ways'],
    },
    422,
    { 'Content-Type': 'application/problem+json' },
  );
};

const STATUS: Readonly<Record<WriteFailure['code'], ContentfulStatusCode>> = {
  idempotency_key_reused: 422,
  request_in_progress: 409,
  op_malformed: 422,
  approval_refused: 422,
  numbering_exhausted: 409,
  numbering_expired: 409,
  store_failed: 503,
};

export const answerFailure = (c: Context, { code, params }: WriteFailure): Response => {
  if (code === 'request_in_progress' || code === 'store_failed') c.header('Retry-After', RETRY_AFTER_S);
  return problem(c, STATUS[code], code, params ?? {});
};
