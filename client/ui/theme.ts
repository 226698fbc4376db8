/** Which look the page has: what the person chose in this browser, else what the system asks for. */
export const THEMES = ['system', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'tillmesh/theme';
const DARK = '(prefers-color-scheme: dark)';
const CONTRAST = '(prefers-contrast: more)';

const isTheme = (value: unknown): value is Theme => (THEMES as readonly unknown[]).includes(value);

export const chosenTheme = (): Theme => {
  const stored = localStorage.getItem(KEY);
  return isTheme(stored) ? stored : 'system';
};

const show = (): void => {
  const chosen = chosenTheme();
  const asked = matchMedia(CONTRAST).matches ? 'contrast' : matchMedia(DARK).matches ? 'dark' : 'light';
  document.documentElement.dataset['theme'] = chosen === 'system' ? asked : chosen;
};

export const chooseTheme = (theme: Theme): void => {
  localStorage.setItem(KEY, theme);
  show();
};

/** Called once by each page, before anything is drawn. */
export const followTheme = (): void => {
  for (const query of [DARK, CONTRAST]) matchMedia(query).addEventListener('change', show);
  show();
};
