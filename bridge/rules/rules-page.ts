/**
 * The page of all rules, made from the rules themselves: `npm run rules-doc` writes it, and a test says when it is out
 * of date. Tables are padded as Prettier pads them, so that the page is the same before and after it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from './index.ts';
import { otherAnswers, type Answer, type Text, type WayOut } from '../../crdt-schema/verdicts/answers.ts';
import { ALL, BOOKINGS, type Rule } from './rule.ts';

const HEAD = `# Reglas / Rules

Hecha del código con \`npm run rules-doc\`; no se edita a mano. Cada regla tiene un código estable, un archivo en
\`bridge/rules\` y una prueba que la nombra. Se preguntan en el orden de esta página y contesta la primera que tiene algo
que decir. \`{así}\` se llena con los parámetros del veredicto.

Made from the code by \`npm run rules-doc\`; not edited by hand. Each rule has a stable code, a file in \`bridge/rules\` and
a test that names it. They are asked in the order of this page, and the first that has something to say answers. \`{so}\`
is filled from the verdict's parameters.
`;

const WAYS: Readonly<Record<WayOut, Text>> = {
  retry: {
    es: 'lo mismo otra vez, cuando la causa ya no está',
    en: 'the same again, when its cause is gone',
  },
  replace: { es: 'corregida, con `replaces`', en: 'corrected, with `replaces`' },
  void: { es: 'anulada, con motivo', en: 'dropped, with a reason' },
  override: { es: 'la autoriza un supervisor', en: 'a supervisor accepts it' },
};

type Row = readonly [key: string, value: string];

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim();

/** A table of two columns, padded. */
const table = (head: Row, rows: readonly Row[]): string => {
  const all = [head, ...rows].map(([key, value]): Row => [cell(key), cell(value)]);
  const widths = [0, 1].map((i) => Math.max(3, ...all.map((row) => row[i]!.length)));
  const line = (row: Row): string => `| ${row.map((text, i) => text.padEnd(widths[i]!)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return `${[line(all[0]!), rule, ...all.slice(1).map(line)].join('\n')}\n`;
};

const code = (text: string): string => `\`${text}\``;
const list = (texts: readonly string[]): string =>
  texts.length === 0 ? '—' : texts.map((text) => code(text)).join(', ');

const fileOf = (rule: Rule): string => `${rule.code.replaceAll('_', '-')}.ts`;

/** When the rule speaks: the comment with which its file begins. */
const whenOf = (rule: Rule): string => {
  const text = readFileSync(join(import.meta.dirname, fileOf(rule)), 'utf8');
  const comment = /^\/\*\*([\s\S]*?)\*\//.exec(text)?.[1];
  if (comment === undefined) throw new Error(`${fileOf(rule)} does not begin by saying what its rule is`);
  return comment.replace(/^\s*\* ?/gm, '');
};

const kindsOf = ({ kinds }: Rule): string => {
  if (kinds.length === ALL.length) return 'todas / all';
  const rest = kinds.filter((kind) => !(BOOKINGS as readonly string[]).includes(kind));
  if (kinds.length - rest.length < BOOKINGS.length) return list(kinds);
  const bookings = 'todas las que asientan / all that book';
  return rest.length === 0 ? bookings : `${bookings}, ${list(rest)}`;
};

const placesIn = ({ text, remedy }: Answer): string[] => [
  ...new Set(
    [text.es, text.en, remedy.es, remedy.en].flatMap((each) =>
      [...each.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!),
    ),
  ),
];

const parametersOf = (rule: Rule): string => {
  const shown = placesIn(rule).map((name) => code(name));
  const extras = Object.entries(rule.extras ?? {}).map(
    ([name, { es, en }]) => `${code(name)} (${es} / ${en})`,
  );
  return [...shown, ...extras].join(', ') || '—';
};

const answerRows = ({ text, remedy, ways }: Answer): Row[] => [
  ['se lee (es)', text.es],
  ['reads (en)', text.en],
  ['qué hacer (es)', remedy.es],
  ['what to do (en)', remedy.en],
  ['salidas / ways out', list(ways)],
];

const ruleSection = (rule: Rule): string => {
  const about: Row[] = [
    ['tipos / kinds', kindsOf(rule)],
    ['cuándo / when', whenOf(rule)],
    ['parámetros / parameters', parametersOf(rule)],
  ];
  const head: Row = ['archivo / file', code(`bridge/rules/${fileOf(rule)}`)];
  return `### ${code(rule.code)}\n\n${table(head, [...about, ...answerRows(rule)])}`;
};

const otherSection = (name: string, answer: Answer): string => {
  const [head, ...rows] = answerRows(answer);
  return `### ${code(name)}\n\n${table(head!, rows)}`;
};

const waysTable = (): string =>
  table(
    ['salida / way out', 'qué es / what it is'],
    Object.entries(WAYS).map(([name, { es, en }]) => [code(name), `${es} / ${en}`]),
  );

export const rulesPage = (): string =>
  [
    HEAD,
    '## Salidas / Ways out\n',
    waysTable(),
    '## Reglas / Rules\n',
    ...RULES.map(ruleSection),
    '## Otros códigos / Other codes\n',
    'No los da ninguna regla: son de lo que no se pudo leer, y de lo que dejó de esperar.\n',
    'No rule gives them: they are of what could not be read, and of what ended its waiting.\n',
    ...Object.entries(otherAnswers).map(([name, answer]) => otherSection(name, answer)),
  ].join('\n');
