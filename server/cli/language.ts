/** The language of what the command line says to people: English where the machine's locale asks for it, else Spanish. */
export type Language = 'es' | 'en';

/** By the variables that a program takes its messages from, the strongest first. */
export const languageOf = (env: NodeJS.ProcessEnv): Language => {
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => (value ?? '') !== '') ?? '';
  return /^en(_|\.|-|$)/i.test(locale) ? 'en' : 'es';
};

/** Fills `{name}` in a text. */
export const fill = (text: string, params: Readonly<Record<string, unknown>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '?'));
