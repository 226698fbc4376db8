/** The database of a command: the one that was named, checked, or the embedded one. */
import { createPool } from '../../bridge/index.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../postgres/embedded.ts';
import { CliError, failed } from './command.ts';
import { failureText } from './texts.ts';

export interface Database {
  readonly url: string;
  readonly embedded: EmbeddedPostgres | undefined;
}

export const openDatabase = async (url: string | undefined, folder: string): Promise<Database> => {
  if (url === undefined || url === '') {
    const started = await startEmbeddedPostgres({ folder });
    if (!started.ok) throw failed(started.error);
    return { url: started.value.url, embedded: started.value };
  }
  const pool = createPool(url, () => undefined, 1);
  try {
    await pool.query('select 1');
  } catch (error) {
    const reason = error instanceof Error ? error.message || 'no answer' : String(error);
    throw new CliError(
      'database_unavailable',
      failureText({ code: 'database_unavailable', params: { reason } }),
    );
  } finally {
    await pool.end();
  }
  return { url, embedded: undefined };
};
