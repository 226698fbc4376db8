/** People of the shop for the tests beside, and the keys on the screen by which they type their PIN. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Hub } from '../../../server/hub/hub.ts';
import { HOST } from '../../integration/shop.ts';

export type Role = 'cashier' | 'supervisor' | 'admin';

/** As the administrator does; resolves with the person's id. */
export const hire = async (hub: Hub, name: string, role: Role, pin: string): Promise<string> => {
  const response = await fetch(`http://${HOST}:${hub.server.port}/api/people`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${hub.catalogToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name, role, pin }),
  });
  expect(response.status).toBe(201);
  return ((await response.json()) as { readonly id: string }).id;
};

export const press = async (page: Page, pin: string): Promise<void> => {
  for (const digit of pin) await page.getByRole('button', { name: `Dígito ${digit}` }).click();
};

export const signIn = async (page: Page, name: string, pin: string): Promise<void> => {
  await page.getByRole('heading', { name: '¿Quién está en la caja?' }).waitFor();
  await page.getByRole('button', { name }).click();
  await page.getByLabel(`PIN de ${name}`).fill(pin);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: `Cambiar de persona: ${name}` }).waitFor();
};

/** Where a supervisor is asked for. */
export const approve = async (page: Page, name: string, pin: string): Promise<void> => {
  await page.getByRole('heading', { name: '¿Quién autoriza?' }).waitFor();
  await page.getByLabel(`PIN de ${name}`).fill(pin);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '¿Quién autoriza?' }).waitFor({ state: 'detached' });
};
