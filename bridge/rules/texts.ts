/** What the cashier reads for each code, Spanish first, and what can be done about it. */
import { RULES } from './index.ts';
import { otherAnswers, type Answer } from './other-texts.ts';
import type { Text } from './rule.ts';

/** By code. */
export const answers: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ...Object.entries(otherAnswers),
  ...RULES.map(({ code, text, remedy, ways }) => [code, { text, remedy, ways }] as const),
]);

export const ruleTexts: Readonly<Record<string, Text>> = Object.fromEntries(
  [...answers].map(([code, { text }]) => [code, text]),
);
