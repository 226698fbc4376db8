/** Backups as the hub tells of them. */
import { z } from 'zod';

export const backupForm = z.object({
  id: z.string(),
  reason: z.enum(['plan', 'request', 'migration', 'restore']),
  status: z.enum(['running', 'ok', 'failed']),
  startedAt: z.iso.datetime(),
  storagePath: z.string().nullable(),
  size: z.int().nullable(),
  ledgerPosition: z.int().nullable(),
  error: z.string().nullable(),
  offsiteState: z.enum(['copying', 'copied', 'failed']).nullable(),
  offsiteError: z.string().nullable(),
  verifiedAt: z.iso.datetime().nullable(),
  verifiedOk: z.boolean().nullable(),
  removedAt: z.iso.datetime().nullable(),
  verifying: z.boolean(),
  progress: z.object({ part: z.string(), bytes: z.int() }).optional(),
});
export const backupsForm = z.object({ items: z.array(backupForm) });
export type Backup = z.infer<typeof backupForm>;

/** Whether there is news of it soon. */
export const isMoving = ({ status, verifying, offsiteState }: Backup): boolean =>
  status === 'running' || verifying || offsiteState === 'copying';

export const fileNameOf = ({ storagePath }: Backup): string | undefined => storagePath?.split('/').at(-1);

const STEP = 1_024;
export const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** In the largest unit of which there is one at least. */
export const sizeOf = (bytes: number): { readonly count: number; readonly unit: (typeof UNITS)[number] } => {
  let [count, unit] = [bytes, 0];
  while (count >= STEP && unit < UNITS.length - 1) [count, unit] = [count / STEP, unit + 1];
  return { count, unit: UNITS[unit]! };
};
