/** `export`: a table of the ledger as a file, by way of the running hub. */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportEntities } from '../../crdt-schema/exports/tables.ts';
import { failed, usageError, type Arguments, type Command } from './command.ts';
import { downloadFromHub, findHub } from './hub-client.ts';
import { createProgress } from './progress.ts';

const MB = 1_000_000;

/** Written beside and renamed, so that a file of that name is whole. */
const toFile = async (body: Readable, path: string, count: Transform): Promise<void> => {
  const partial = `${path}.partial`;
  try {
    await pipeline(body, count, createWriteStream(partial));
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw failed({ code: 'export_not_written', params: { path, reason: (error as Error).message } });
  }
};

const run = async (args: Arguments): Promise<void> => {
  const [entity, ...rest] = args.positionals;
  if (entity === undefined || rest.length > 0)
    throw usageError(`export takes one of ${exportEntities.join(', ')}`);
  const query = new URLSearchParams({ entity });
  for (const name of ['from', 'to', 'format', 'lang']) {
    const value = args.text(name);
    if (value !== undefined) query.set(name, value);
  }
  const { name, body } = await downloadFromHub(await findHub(args), `/api/reports/export?${query}`);
  const progress = createProgress(process.stderr);
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      progress.update('MB', Math.round(bytes / MB), Math.round(bytes / MB) + 1);
      done(null, chunk);
    },
  });
  const path = args.text('out') ?? name;
  if (path === '-') await pipeline(body, count, process.stdout, { end: false });
  else await toFile(body, path, count);
  progress.end();
  if (path !== '-') process.stdout.write(`${path}\n`);
};

export const command: Command = {
  summary: 'writes a table of the ledger as CSV or xlsx',
  usage: `export ${exportEntities.join(' | ')} [options]`,
  options: {
    from: { type: 'string', value: 'DAY', help: 'first day, like 2026-11-01, in the time zone of the store' },
    to: { type: 'string', value: 'DAY', help: 'last day, included' },
    format: { type: 'string', value: 'FORMAT', help: 'csv (unless it is told) or xlsx' },
    lang: { type: 'string', value: 'LANG', help: 'es or en, of the headings; else as the store has it' },
    out: { type: 'string', value: 'FILE', help: 'where to write; - for standard output' },
    url: { type: 'string', value: 'URL', help: 'address of the running hub (HOST and PORT)' },
    data: { type: 'string', value: 'FOLDER', help: 'folder of the data of the hub (TILLMESH_DATA)' },
  },
  positionals: true,
  run,
};
