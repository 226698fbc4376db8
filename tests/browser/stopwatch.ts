/** Times of a page as a person feels them, from the last key until it was drawn with what was waited for; and its memory. */
import type { BrowserContext, Page } from 'playwright-core';

declare global {
  interface Window {
    /** When the page heard of the last key. */
    keyMs: number;
    /** Of each task that took 50 ms and more since the page began: how long, ms. */
    longTasks: number[];
    /** Resolves with the time, in ms since the last key, at which the page was drawn with it. */
    drawn(selector: string, text: string): Promise<number>;
  }
}

/** Runs in the page. */
const watchKeys = (): void => {
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  window.addEventListener('keydown', () => (window.keyMs = performance.now()), true);
  window.drawn = (selector, text) =>
    new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`not drawn: ${selector} ${text}`)), 10_000);
      const look = (): void => {
        const found = [...document.querySelectorAll(selector)].some((one) => one.textContent.includes(text));
        if (!found || Number.isNaN(window.keyMs)) return void requestAnimationFrame(look);
        // Behind the drawing of this frame.
        setTimeout(() => resolve(performance.now() - window.keyMs), 0);
      };
      requestAnimationFrame(look);
    });
};

/** Pages that are opened from now on can be timed. */
export const installStopwatch = async (on: BrowserContext | Page): Promise<void> => {
  // What runs these files names each function by a helper, which the page has not.
  await on.addInitScript('globalThis.__name = (named) => named');
  await on.addInitScript(watchKeys);
};

/** Ms from the last key of `act` until one of `selector` was drawn with the text. */
export const drawnMs = async (
  page: Page,
  selector: string,
  text: string,
  act: () => Promise<void>,
): Promise<number> => {
  await page.evaluate(() => {
    window.keyMs = Number.NaN;
  });
  const drawn = page.evaluate(([at, what]) => window.drawn(at, what), [selector, text] as const);
  await act();
  return drawn;
};

/** Ms that the page heard no key at a stretch, since it began; 0 where no task took 50 ms. */
export const longestTask = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, ...window.longTasks));

/** What the page holds. */
export interface Held {
  readonly heapBytes: number;
  /** Of the DOM, those that are on no page any more and are still referred to among them. */
  readonly nodes: number;
}

/** What is left once all has been collected that nobody needs. */
export const heldBy = async (page: Page): Promise<Held> => {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('HeapProfiler.collectGarbage');
  const { usedSize: heapBytes } = await devTools.send('Runtime.getHeapUsage');
  const { nodes } = await devTools.send('Memory.getDOMCounters');
  await devTools.detach();
  return { heapBytes, nodes };
};
