/**
 * What a folder of `start` holds, in its `shop.json`: the demo shop or a real one, and of which store. Where a hub made the folder, or a
 * restore, there is no such file: it is the demo's where the store is called so, and never takes a real shop for it.
 */
import { constants } from 'node:fs';
import { access, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { STORE_FORM } from '../config.ts';
import { isProvisioned, loadDevice, type IdentityFailure } from '../security/identity.ts';
import { writePrivate } from '../security/private-file.ts';

const form = z.strictObject({
  v: z.literal(1),
  kind: z.enum(['demo', 'real']),
  store: z.string().regex(STORE_FORM),
});
export type ShopKind = z.infer<typeof form>['kind'];
export interface ShopOfFolder {
  readonly kind: ShopKind;
  readonly store: string;
}

const SHOP_FILE = 'shop.json';
const DEMO_STORE = 'demo';
/** Of a shop that was given no name for machines. */
const REAL_STORE = 'tienda';

/** Makes the folder of the data where there is none, and sees that it can be written to. */
export const prepareDataFolder = async (
  folder: string,
): Promise<Result<void, Failure<'data_folder_unusable'>>> => {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok(undefined);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return err('data_folder_unusable', { folder, reason });
  }
};

/**
 * The shop of the folder, which is noted where it is new. `wanted.store` is what the settings name, undefined where they name none.
 * `data_folder_has_shop`: a real shop is wanted where the demo's lies; `store_is_another`: another store is named than lies there.
 */
export const shopOfFolder = async (
  folder: string,
  wanted: { readonly isEmpty: boolean; readonly store: string | undefined },
): Promise<
  Result<
    ShopOfFolder,
    IdentityFailure | Failure<'shop_file_damaged' | 'data_folder_has_shop' | 'store_is_another'>
  >
> => {
  const file = join(folder, SHOP_FILE);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  let there: ShopOfFolder | undefined;
  if (text !== undefined)
    try {
      there = form.parse(JSON.parse(text));
    } catch {
      return err('shop_file_damaged', { file });
    }
  else if (isProvisioned(join(folder, 'hub'))) {
    const hub = await loadDevice(join(folder, 'hub'));
    if (!hub.ok) return hub;
    const { store } = hub.value.identity;
    there = { kind: store === DEMO_STORE ? 'demo' : 'real', store };
  }
  if (there === undefined) {
    const kind = wanted.isEmpty ? 'real' : 'demo';
    const shop = { kind, store: wanted.store ?? (wanted.isEmpty ? REAL_STORE : DEMO_STORE) } as const;
    await writePrivate(file, `${JSON.stringify({ v: 1, ...shop })}\n`);
    return ok(shop);
  }
  if (wanted.isEmpty && there.kind === 'demo') return err('data_folder_has_shop', { folder });
  if (wanted.store !== undefined && wanted.store !== there.store)
    return err('store_is_another', { folder, store: there.store, named: wanted.store });
  return ok(there);
};
