/** The keys of a scanner: 5 ms apart by the time that stands on them, however busy the machine of the test is. */
import type { Page } from 'playwright-core';

const KEY_MS = 5;
const MS_PER_SECOND = 1_000;

interface Key {
  readonly key: string;
  readonly text: string;
}

/** Types the code as a scanner does. `end` is the key behind it. */
export const scan = async (page: Page, code: string, end: 'Enter' | 'Tab' = 'Enter'): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  const keys: readonly Key[] = [
    ...Array.from(code, (key) => ({ key, text: key })),
    { key: end, text: end === 'Enter' ? '\r' : '' },
  ];
  const began = Date.now();
  const sent = keys.flatMap(({ key, text }, i) => {
    const timestamp = (began + i * KEY_MS) / MS_PER_SECOND;
    const down = { type: text === '' ? 'rawKeyDown' : 'keyDown', key, code: key, text, timestamp } as const;
    return [
      session.send('Input.dispatchKeyEvent', down),
      session.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code: key, timestamp }),
    ];
  });
  await Promise.all(sent);
  await session.detach();
};
