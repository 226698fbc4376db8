/** `pages`: builds the pages ahead of the first start. */
import { buildPages } from '../pages/build.ts';
import { failed, type Command } from './command.ts';
import { preparingPages } from './texts.ts';

export const command: Command = {
  summary: 'builds the pages, where they are missing or older than their sources; every start does so too',
  usage: 'pages',
  options: {},
  positionals: false,
  async run() {
    try {
      process.stdout.write(`${await buildPages(() => void process.stderr.write(`${preparingPages}\n`))}\n`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw failed({ code: 'pages_failed', params: { reason } });
    }
  },
};
