/** The database of a command: the one that was named, or the embedded one. */
import { createPool, isDatabaseUrl } from '../../bridge/index.ts';
import type { Failure } from '../../crdt-schema/result.ts';
import { isRefusal, reasonOf } from '../hub/ledger-database.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../postgres/embedded.ts';
import { failed, usageError } from './command.ts';
import { failureText } from './texts.ts';

export interface Database {
  readonly url: string;
  readonly embedded: EmbeddedPostgres | undefined;
}

/** Asks nothing of a database that was named: a hub does not need it to start. Its address is not told: it holds a password. */
export const openDatabase = async (url: string | undefined, folder: string): Promise<Database> => {
  if (url === undefined || url === '') {
    const started = await startEmbeddedPostgres({ folder });
    if (!started.ok) throw failed(started.error);
    return { url: started.value.url, embedded: started.value };
  }
  if (!isDatabaseUrl(url))
    throw usageError(
      '--database-url and DATABASE_URL take an address like postgres://user:password@host/name',
    );
  return { url, embedded: undefined };
};

/** Asks the database once. Undefined where it answers. */
const askDatabase = async (
  url: string,
): Promise<Failure<'database_unavailable' | 'database_refused'> | undefined> => {
  const pool = createPool(url, () => undefined, { max: 1 });
  try {
    await pool.query('select 1');
    return undefined;
  } catch (error) {
    const code = isRefusal(error) ? 'database_refused' : 'database_unavailable';
    return { code, params: { reason: reasonOf(error) } };
  } finally {
    await pool.end();
  }
};

/** For a command that can do nothing without the database. */
export const requireDatabase = async ({ url }: Database): Promise<void> => {
  const failure = await askDatabase(url);
  if (failure !== undefined) throw failed(failure);
};

/** For a hub, which goes on: whoever started it is told in a sentence, on stderr. */
export const tellDatabase = async ({ url }: Database): Promise<void> => {
  const failure = await askDatabase(url);
  if (failure === undefined) return;
  const params = { failure: failureText(failure) };
  process.stderr.write(
    `tillmesh: ${failureText({ code: 'database_meanwhile', params })} [${failure.code}]\n`,
  );
};
