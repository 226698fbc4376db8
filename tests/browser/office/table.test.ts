/**
 * The catalog's table as it moves: what it draws while it is scrolled and filtered, with how many frames, which are told and not
 * judged (`OFFICE_PRODUCTS=20000 npm run journeys -- tests/browser/office/table.test.ts` for a large shop's).
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fillCatalog, openOffice, type OpenedOffice } from './opened-office.ts';

const MANY = Number(process.env['OFFICE_PRODUCTS'] ?? 2_000);
const SCROLL_MS = 3_000;
const STEP_PX = 240;

let office: OpenedOffice;
beforeAll(async () => {
  office = await openOffice();
  fillCatalog(office.hub(), MANY);
}, 60_000);
afterAll(() => office?.close());

it('is scrolled from end to end, rows always drawn', async () => {
  const { page } = office;
  await page.getByRole('link', { name: 'Catálogo' }).first().click();
  await page
    .getByText(
      new RegExp(`^${[...office.hub().server.peer.catalog.ids('products')].length.toLocaleString('en')} de `),
    )
    .waitFor({ timeout: 30_000 });
  const seen = await page.getByRole('grid').evaluate(
    async (grid, { ms, step }) => {
      const frames: number[] = [];
      let empty = 0;
      const begun = performance.now();
      let last = begun;
      while (last - begun < ms) {
        grid.scrollTop += step;
        const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
        frames.push(now - last);
        last = now;
        if (grid.querySelectorAll('[role="row"]').length < 5) empty += 1;
      }
      frames.sort((a, b) => a - b);
      return {
        count: frames.length,
        median: frames[frames.length >> 1]!,
        p95: frames[Math.floor(frames.length * 0.95)]!,
        longest: frames.at(-1)!,
        empty,
        at: grid.scrollTop,
      };
    },
    { ms: SCROLL_MS, step: STEP_PX },
  );
  console.info(
    `${MANY} products scrolled for ${SCROLL_MS} ms: ${(seen.count / (SCROLL_MS / 1_000)).toFixed(0)} frames a second, ` +
      `a frame ${seen.median.toFixed(1)} ms (median), ${seen.p95.toFixed(1)} (p95), ${seen.longest.toFixed(1)} (longest)`,
  );
  expect(seen.at, 'it moved').toBeGreaterThan(STEP_PX * 10);
  expect(seen.empty, 'frames without rows').toBe(0);
});

it('is filtered as one types', async () => {
  const { page } = office;
  const field = page.getByLabel('Filtrar por nombre o código');
  const took: number[] = [];
  for (const text of ['producto 1', 'producto 15', '9001', '9001234', 'zzz', '']) {
    const before = await page.getByRole('grid').textContent();
    took.push(
      await field.evaluate(
        async (input, { text, before }) => {
          const grid = document.querySelector('[role="grid"]')!;
          const begun = performance.now();
          Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(input, text);
          input.dispatchEvent(new Event('input', { bubbles: true }));
          while (document.querySelector('[role="grid"]') === grid && grid.textContent === before)
            await new Promise((resolve) => requestAnimationFrame(resolve));
          return performance.now() - begun;
        },
        { text, before },
      ),
    );
  }
  console.info(
    `${MANY} products filtered, until the rows are drawn: ${took.map((ms) => ms.toFixed(0)).join(', ')} ms`,
  );
  expect(took).toHaveLength(6);
});
