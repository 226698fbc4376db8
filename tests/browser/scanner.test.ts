/** A scanner that types against a person who types, in a real browser. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser } from './chromium.ts';
import { scan } from './scanner-keys.ts';
import { startSite, type Site } from './site.ts';

const CODE = '7501055363513';
const PERSON_MS = 120;

let site: Site;
let profile: string;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [site, profile] = await Promise.all([
    startSite('scanner-page.ts'),
    mkdtemp(join(tmpdir(), 'tillmesh-browser-')),
  ]);
  context = await openBrowser(profile);
  page = await context.newPage();
});
afterAll(async () => {
  await context?.close();
  await site?.close();
  await rm(profile, { recursive: true, force: true });
});
beforeEach(async () => {
  await page.goto(site.url);
  await page.locator('#search').waitFor();
});

const type = (text: string): Promise<void> => page.keyboard.type(text, { delay: PERSON_MS });
const heard = () => page.evaluate(() => window.heard);
const counts = () => page.evaluate(() => window.counts);

describe('a code that is scanned', () => {
  it('is heard where nothing has the focus, ended by Enter or by Tab', async () => {
    await scan(page, CODE);
    await scan(page, 'C01-000123', 'Tab');
    expect(await heard()).toEqual([{ code: CODE }, { code: 'C01-000123' }]);
  });

  it('is heard while a button has the focus, which is not pressed by it', async () => {
    await page.locator('#button').focus();
    await scan(page, 'CAJA 12 PZ');
    expect(await heard()).toEqual([{ code: 'CAJA 12 PZ' }]);
    expect(await counts()).toEqual({ pressed: 0, sent: 0 });
  });

  it('leaves the field that has the focus as a person left it, and sends no form', async () => {
    await page.locator('#search').focus();
    await type('cafe');
    await page.keyboard.press('ArrowLeft');
    await page.waitForTimeout(PERSON_MS);
    await scan(page, CODE);
    expect(await heard()).toEqual([{ code: CODE }]);
    expect(await page.locator('#search').inputValue()).toBe('cafe');
    expect(await page.locator('output').textContent()).toBe('cafe');
    expect(await counts()).toEqual({ pressed: 0, sent: 0 });
    await type('X');
    expect(await page.locator('output').textContent()).toBe('cafXe');
  });

  it('leaves a field for numbers as it was, too', async () => {
    await page.locator('#number').fill('12');
    await page.waitForTimeout(PERSON_MS);
    await scan(page, CODE);
    expect(await page.locator('#number').inputValue()).toBe('12');
    expect(await heard()).toEqual([{ code: CODE }]);
  });

  it('stays in a field that is there for it', async () => {
    await page.locator('#code').focus();
    await scan(page, CODE);
    expect(await page.locator('#code').inputValue()).toBe(CODE);
    expect(await heard()).toEqual([]);
  });

  it('comes as often as the quantity that was typed before it, wherever it was typed', async () => {
    await type('3*');
    await scan(page, CODE);
    await page.locator('#search').focus();
    await type('1.5*');
    await scan(page, CODE);
    expect(await heard()).toEqual([
      { code: CODE, quantity: 3_000 },
      { code: CODE, quantity: 1_500 },
    ]);
    expect(await page.locator('output').textContent()).toBe('');
    expect(await page.evaluate(() => window.pending.includes(3_000) && window.pending.at(-1))).toBeFalsy();
    await scan(page, CODE);
    expect((await heard()).at(-1)).toEqual({ code: CODE });
  });

  it('comes as often as was typed also where the sign came right before the scanner', async () => {
    await type('3');
    await scan(page, `*${CODE}`);
    await page.locator('#search').focus();
    await type('1.5');
    await scan(page, `*${CODE}`);
    expect(await heard()).toEqual([
      { code: CODE, quantity: 3_000 },
      { code: CODE, quantity: 1_500 },
    ]);
    expect(await page.locator('output').textContent()).toBe('');
  });
});

describe('what a person types', () => {
  it('is all there, is sent by Enter, and is no code', async () => {
    await page.locator('#search').focus();
    await type('leche 750');
    await page.waitForTimeout(PERSON_MS);
    await page.keyboard.press('Enter');
    expect(await page.locator('output').textContent()).toBe('leche 750');
    expect(await counts()).toEqual({ pressed: 0, sent: 1 });
    expect(await heard()).toEqual([]);
  });

  it('is all there even where it is as fast as a scanner, and does not end like one', async () => {
    await page.locator('#search').focus();
    await page.keyboard.type('12345678');
    await page.waitForTimeout(300);
    await page.keyboard.press('Enter');
    expect(await page.locator('output').textContent()).toBe('12345678');
    expect(await counts()).toEqual({ pressed: 0, sent: 1 });
    expect(await heard()).toEqual([]);
  });

  it('presses buttons by Enter and by Space', async () => {
    await page.locator('#button').focus();
    await page.keyboard.press('Enter');
    await page.waitForTimeout(PERSON_MS);
    await page.keyboard.press('Space');
    expect(await counts()).toEqual({ pressed: 2, sent: 0 });
  });
});
