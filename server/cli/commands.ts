/** The commands by name, loaded when called. */
import type { Command } from './command.ts';

export const commands: Readonly<Record<string, () => Promise<{ command: Command }>>> = {
  start: () => import('./start.ts'),
  demo: () => import('./demo.ts'),
  hub: () => import('./hub.ts'),
  host: () => import('./host.ts'),
  till: () => import('./till.ts'),
  pair: () => import('./pair.ts'),
  pages: () => import('./build-pages.ts'),
  replay: () => import('./replay.ts'),
  import: () => import('./import.ts'),
  backup: () => import('./backup.ts'),
  audit: () => import('./audit.ts'),
  export: () => import('./export.ts'),
  rebuild: () => import('./rebuild.ts'),
  device: () => import('./device.ts'),
  user: () => import('./user.ts'),
  token: () => import('./token.ts'),
  doctor: () => import('./doctor.ts'),
  settings: () => import('./settings.ts'),
};
