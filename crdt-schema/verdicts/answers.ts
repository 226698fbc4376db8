/**
 * What the cashier reads for each code, Spanish first, and what can be done about it. They stand here and not beside the
 * rules, because a till that is alone shows them: pages import no rule, and whoever decides imports the same words.
 */
import type { Answer, Text } from './answer.ts';
import { deviceAnswers } from './answer-texts/device.ts';
import { namedAnswers } from './answer-texts/named.ts';
import { otherAnswers } from './answer-texts/other.ts';
import { policyAnswers } from './answer-texts/policy.ts';
import { refundAnswers } from './answer-texts/refund.ts';
import { settlingAnswers } from './answer-texts/settling.ts';
import { ticketAnswers } from './answer-texts/ticket.ts';
import type { Verdict } from './verdict.ts';

/** Of the rules; codes that no rule gives are `otherAnswers`. */
export const ruleAnswers = {
  ...deviceAnswers,
  ...settlingAnswers,
  ...ticketAnswers,
  ...namedAnswers,
  ...policyAnswers,
  ...refundAnswers,
};
export type RuleCode = keyof typeof ruleAnswers;

/** By code. */
export const answers: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ...Object.entries<Answer>(otherAnswers),
  ...Object.entries<Answer>(ruleAnswers),
]);

export const ruleTexts: Readonly<Record<string, Text>> = Object.fromEntries(
  [...answers].map(([code, { text }]) => [code, text]),
);

const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/**
 * A text with the verdict's parameters in it. Moments (ISO 8601, UTC) are told as `moment` writes them: as the clock on
 * the wall shows them.
 */
export const fillText = (text: string, params: Verdict['params'], moment: (iso: string) => string): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params?.[name];
    return typeof value === 'string' && MOMENT.test(value) ? moment(value) : String(value ?? '?');
  });

/** Whether a supervisor may let pass what the code refused. */
export const isOverridable = (code: string): boolean => answers.get(code)?.ways.includes('override') === true;

export { otherAnswers };
export type { Answer, Text, WayOut } from './answer.ts';
