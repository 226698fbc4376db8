/** `settings`: every setting, its default and what it is. */
import { listSettings } from '../config.ts';
import type { Command } from './command.ts';

export const command: Command = {
  summary: 'lists the settings, which are environment variables',
  usage: 'settings',
  options: { json: { type: 'boolean', help: 'print one JSON array' } },
  positionals: false,
  async run(args) {
    const rows = listSettings();
    if (args.flag('json')) process.stdout.write(`${JSON.stringify(rows)}\n`);
    else
      for (const { name, fallback, help } of rows)
        process.stdout.write(`${name.padEnd(16)} ${help} (${fallback || 'empty'})\n`);
  },
};
