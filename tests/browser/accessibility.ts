/** What a page breaks of the rules of accessibility that a machine can find. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axeCore from 'axe-core';
import type { Page } from 'playwright-core';

declare global {
  interface Window {
    axe: typeof axeCore;
  }
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The checker, for `page.evaluate`. */
export const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The paths of an application's pages, read from the source, so that a new page is walked without being named. */
export const pathsOf = (application: 'till' | 'office'): string[] => {
  const source = readFileSync(new URL(`../../client/${application}/main.tsx`, import.meta.url), 'utf8');
  return [...source.matchAll(/\{ path: '([^']+)'/g)].map(([, path = '']) => path);
};

/** Of the page that is open, in each size and look; every line begins with `path`. */
export const faultsOf = async (
  page: Page,
  path: string,
  sizes: readonly Size[],
  themesAt: (size: Size) => readonly string[],
): Promise<string[]> => {
  const broken: string[] = [];
  if ((await page.getByText('Esta página no existe').count()) > 0) broken.push(`${path}: no page`);
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const theme of themesAt(size)) {
      const found = await page.evaluate(async (look) => {
        document.documentElement.dataset['theme'] = look;
        const { violations } = await window.axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
        });
        return violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
        );
      }, theme);
      broken.push(...found.map((what) => `${path} ${size.width} ${theme}: ${what}`));
    }
  }
  return broken;
};
