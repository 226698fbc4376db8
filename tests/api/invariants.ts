/** What must hold for every answer, whatever was asked. */
import { ruleTexts } from '../../crdt-schema/verdicts/answers.ts';
import { problemTexts } from '../../server/http/problem-texts.ts';
import type { ApiDocument } from './document.ts';
import type { ApiAnswer } from './exchange.ts';
import type { ApiRequest } from './requests.ts';

/** What only the inside of the server says. */
export const LEAKS: readonly RegExp[] = [
  /\bat (async )?[\w.<>]+ \(|\bat (file|node):|\.[cm]?[jt]s:\d+/,
  /node_modules|file:\/\/\/(?!etc)|\/(work|home|usr|root|opt|tmp|var|Users)\//,
  /\bselect\b.{0,400}\bfrom\b|\binsert into\b|\bon conflict\b|\bupdate \w+ set\b/is,
  /relation "|column "|constraint|violates|\bpg_|pgsql|postgres|SQLSTATE|invalid input syntax|byte sequence/i,
  /Cannot (read|convert|set|assign)|is not (a function|iterable|defined)|Maximum call stack|Invalid time value/,
  /\b(Type|Range|Syntax|Reference|Zod|Database|Assertion)Error\b|Unexpected (token|end)|ECONN|ENOENT/,
  /sealed_?key|kdf|private[_ ]?key|BEGIN [A-Z ]*KEY|argon2/i,
];

/** The text as what it may have become with its places filled in. */
const form = (text: string): RegExp =>
  new RegExp(
    `^${text
      .split(/\{\w+\}/)
      .map(escape)
      .join('[^]*')}$`,
  );
const escape = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&');

const forms = (code: string, language: 'es' | 'en'): RegExp[] =>
  [problemTexts, ruleTexts].flatMap((texts) =>
    Object.hasOwn(texts, code) ? [form((texts as typeof ruleTexts)[code]![language])] : [],
  );

export const languageAsked = (header: string | undefined): 'es' | 'en' =>
  /^\s*en\b/i.test(header ?? '') ? 'en' : 'es';

const problemFaults = (
  document: ApiDocument,
  request: ApiRequest,
  answer: ApiAnswer,
  body: unknown,
): string[] => {
  if (answer.headers['content-type'] !== 'application/problem+json')
    return [`a failure of type ${String(answer.headers['content-type'])}`];
  const { code, detail, status } = body as Readonly<Record<string, unknown>>;
  if (typeof code !== 'string' || typeof detail !== 'string') return ['a problem without code or detail'];
  const out: string[] = [];
  if (!document.codes.has(code)) out.push(`code ${code} is not documented`);
  if (status !== answer.status) out.push(`status ${String(status)} in the body`);
  const language = languageAsked(request.headers['Accept-Language']);
  if (!forms(code, language).some((one) => one.test(detail)))
    out.push(`not in ${language}: ${detail.slice(0, 200)}`);
  return out;
};

/** What is wrong with the answer; empty where nothing is. */
export const faultsOf = (document: ApiDocument, request: ApiRequest, answer: ApiAnswer): string[] => {
  const out: string[] = [];
  const { status, headers, text } = answer;
  if (status >= 500) out.push(`status ${status}`);
  for (const leak of LEAKS) {
    const found = leak.exec(text);
    if (found !== null) out.push(`leaks ${found[0].slice(0, 200)}`);
  }
  for (const name of ['x-powered-by', 'server', 'access-control-allow-origin'])
    if (headers[name] !== undefined) out.push(`header ${name}`);
  const type = headers['content-type'] ?? '';
  let body: unknown;
  if (/json/.test(type) && text !== '') {
    try {
      body = JSON.parse(text);
    } catch {
      return [...out, 'JSON that is none'];
    }
  }
  const guarded = request.operation?.open !== true;
  if (request.recipe === 'stranger' && guarded && status !== 401) out.push(`a stranger gets ${status}`);
  const isInterface = request.path.startsWith('/api/') && request.method !== 'HEAD';
  if (status >= 400 && isInterface) out.push(...problemFaults(document, request, answer, body));
  if (request.operation !== undefined) {
    const fault = document.checkAnswer(request.operation, status, type, body);
    if (fault !== undefined) out.push(fault);
  } else if (
    status < 400 &&
    isInterface &&
    request.path.startsWith('/api/') &&
    !/^\/api\/(doc|\.\.)/.test(request.path)
  )
    out.push(`status ${status} for what is not described`);
  return out;
};
