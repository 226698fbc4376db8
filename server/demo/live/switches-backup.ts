/** The backup, and putting the server back to it: what the ledger lacks then comes back from the tills. */
import { err, ok, type Failure, type Result } from '../../../crdt-schema/result.ts';
import type { DemoShop } from './shop.ts';
import type { Travel } from './travels.ts';

export const TO_BACKUP: Travel = { what: 'backup', from: 'ledger', to: 'backup', count: 1 };
const FROM_BACKUP: Travel = { what: 'backup', from: 'backup', to: 'ledger', count: 1 };
/** So that the ledger of before can be seen before it fills again. */
const SHOWN_MS = 1_500;

export const backUp = async (shop: DemoShop): Promise<Result<void, Failure>> => {
  const { parts, story } = shop;
  const made = await parts.backUp();
  if (!made.ok) return made;
  await parts.refreshLedger();
  shop.travelled([TO_BACKUP]);
  shop.backup = { path: made.value, sales: parts.ledger.sales, atMs: Date.now() };
  story.tell('backup_made', { sales: parts.ledger.sales });
  return ok(undefined);
};

export const restore = async (shop: DemoShop): Promise<Result<void, Failure>> => {
  const { parts, holdings, story, backup } = shop;
  if (backup === undefined) return err('demo_no_backup');
  const before = parts.ledger.sales;
  shop.hubStatus = 'restoring';
  shop.changed();
  const restored = await parts.restore(backup.path);
  if (restored.ok) {
    await parts.refreshLedger();
    shop.travelled([FROM_BACKUP]);
    shop.changed();
    await new Promise((resolve) => setTimeout(resolve, SHOWN_MS));
  }
  const old = parts.ledger.sales;
  const started = await parts.startHub();
  shop.hubStatus = started.ok ? 'on' : 'off';
  shop.changed();
  if (!restored.ok) return restored;
  if (!started.ok) return started;
  story.tell('restoring', { before, old });
  story.expect(
    'server',
    () => holdings.connected().includes('hub') && holdings.isSettled(),
    () => story.tell('restored', { before, old, back: Math.max(0, before - old), now: parts.ledger.sales }),
  );
  return ok(undefined);
};
