/** The one screen that `start` ends in: what runs, where, how one gets in, how it is stopped, where the data lies. */
import { fill, type Language } from '../cli/language.ts';
import { startTexts } from './texts.ts';

export interface StartFacts {
  readonly version: string;
  readonly store: string;
  readonly kind: 'demo' | 'real';
  readonly readyMs: number;
  /** Address of the hub, without a path. */
  readonly hub: string;
  /** The page on which a shop begins, with its secret, while it has not. */
  readonly begin?: string | undefined;
  /** Pair the browser that opens them. */
  readonly till?: string | undefined;
  readonly office?: string | undefined;
  /** The page that shows a shop at work. */
  readonly demo?: string | undefined;
  /** Status pages of the tills that run in this process. */
  readonly nodes: readonly string[];
  /** The demo's alone; undefined while the database did not answer. */
  readonly people?:
    readonly { readonly name: string; readonly role: string; readonly pin: string }[] | undefined;
  readonly login?: { readonly login: string; readonly password: string } | undefined;
  /** Where tablets get the authority that they have to trust. */
  readonly trust?: string | undefined;
  /** The till's link as lines of a QR code: where a tablet can reach this machine, and a terminal shows it. */
  readonly qr?: string | undefined;
  readonly isLan: boolean;
  /** Folder of the data, whole. */
  readonly data: string;
}

/** Labels and what they name stand in two columns. */
const LABEL_CHARS = 22;

export const startScreen = (facts: StartFacts, language: Language): string => {
  const text = startTexts[language];
  const row = (label: string, value: string | undefined): string[] =>
    value === undefined ? [] : [`  ${label.padEnd(LABEL_CHARS)}${value}`];
  const { hub, people, login, trust } = facts;
  const pins = people?.map(
    ({ name, role, pin }) => `${name} ${pin}${role === 'cashier' ? '' : ` (${text.roles[role] ?? role})`}`,
  );
  const seconds = (facts.readyMs / 1_000).toFixed(1);
  const blocks: string[][] = [
    [`tillmesh ${facts.version} · ${text[facts.kind]} ${facts.store} · ${fill(text.ready, { seconds })}`],
    [...row(text.begin, facts.begin), ...(facts.begin === undefined ? [] : [`  ${text.howToBegin}`])],
    [
      ...row(text.till, facts.till),
      ...row(text.office, facts.office ?? (facts.begin === undefined ? `${hub}/oficina/` : undefined)),
      ...row(text.demoPage, facts.demo),
      ...row(text.api, `${hub}/api/doc`),
      ...row(text.status, `${hub}/estado`),
      ...facts.nodes.flatMap((address, i) => row(i === 0 ? text.nodes : '', address)),
    ],
    facts.till === undefined
      ? []
      : [
          `  ${text.pair}`,
          ...row(text.pins, pins === undefined ? text.noPeople : pins.join(', ') || undefined),
          ...row(text.signIn, login && `${login.login}, ${text.password} ${login.password}`),
        ],
    facts.qr === undefined ? [] : facts.qr.trimEnd().split('\n'),
    [
      ...row(text.tablet, facts.isLan ? facts.qr && text.scan : text.onLan),
      ...row('', trust && fill(text.trust, { url: trust })),
      ...row(text.data, facts.data),
      ...row(text.stop, text.howToStop),
    ],
  ];
  const shown = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `\n${shown.join('\n\n')}\n\n`;
};
