/** A page driven by keys alone: what is meant is sought by Tab and by arrows, as somebody does who has no mouse. */
import type { Page } from 'playwright-core';
import { until } from '../integration/shop.ts';

/** Characters that come faster are a scanner's. */
const BY_HAND_MS = 60;
/** More stops than any page has. */
const MAX_STOPS = 90;

/** Runs in the page: what a screen reader would call the thing that has the focus. */
const nameOfFocused = (): string => {
  const focused = document.activeElement as HTMLInputElement | null;
  if (focused === null || focused === document.body) return '';
  const labelled = focused.getAttribute('aria-labelledby')?.split(' ') ?? [];
  const byOthers = labelled.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
  const label = [...(focused.labels ?? [])].map((one) => one.textContent).join(' ');
  return (
    [focused.getAttribute('aria-label') ?? '', byOthers, label, focused.textContent ?? '']
      .map((text) => text.replaceAll('\u00a0', ' ').trim())
      .find((text) => text !== '') ?? ''
  );
};

export class Keyboard {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** From now on the page counts what a pointer does to it. */
  static async watch(page: Page): Promise<void> {
    await page.evaluate(() => {
      document.documentElement.dataset['pointed'] = '0';
      const count = (): void => {
        const { dataset } = document.documentElement;
        dataset['pointed'] = String(Number(dataset['pointed']) + 1);
      };
      for (const kind of ['pointerdown', 'mousedown', 'touchstart'])
        window.addEventListener(kind, (event) => event.isTrusted && count(), true);
    });
  }

  pointed(): Promise<string | undefined> {
    return this.page.evaluate(() => document.documentElement.dataset['pointed']);
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key);
      if (key.length === 1) await this.page.waitForTimeout(BY_HAND_MS);
    }
  }

  /** Text, as slowly as by hand: it is no code of a scanner. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.insertText(text);
  }

  focused(): Promise<string> {
    return this.page.evaluate(nameOfFocused);
  }

  /** Goes by Tab to what is called so; it may have the focus already. */
  async to(name: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    const isIt = (text: string): boolean => (typeof name === 'string' ? text === name : name.test(text));
    const passed: string[] = [];
    for (let stop = 0; stop < MAX_STOPS; stop++) {
      const at = await this.focused();
      if (isIt(at)) return;
      passed.push(at);
      await this.press(key);
    }
    throw new Error(`not reached by Tab: ${name}; passed ${[...new Set(passed)].join(' | ')}`);
  }

  /** Goes there and presses it. */
  async push(name: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    await this.to(name, key);
    await this.press('Enter');
  }

  /** Goes there and writes in it, over what is there. */
  async fill(name: string | RegExp, text: string): Promise<void> {
    await this.to(name);
    await this.press('Control+a');
    await this.type(text);
  }

  /** Chooses one of a few by arrows. */
  async choose(group: string, option: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    const isIn = (): Promise<boolean> =>
      this.page.evaluate((label) => {
        const radios = document.activeElement?.closest('[role=radiogroup]');
        const id = radios?.getAttribute('aria-labelledby') ?? '';
        return document.getElementById(id)?.textContent === label;
      }, group);
    for (let stop = 0; stop < MAX_STOPS && !(await isIn()); stop++) await this.press(key);
    for (let stop = 0; stop < MAX_STOPS; stop++) {
      if ((await this.focused()) === option) return;
      await this.press('ArrowRight');
    }
    throw new Error(`not reached by arrows: ${option}`);
  }

  async at(path: string | RegExp): Promise<void> {
    await until(`the page is at ${path}, not ${this.page.url()}`, () => {
      const { pathname } = new URL(this.page.url());
      return typeof path === 'string' ? pathname === `/caja${path}` : path.test(pathname);
    });
  }
}
