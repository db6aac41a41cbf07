import { execa } from 'execa';
import type { Environment } from '../../../adapters/files/user-folders.ts';
import { ClusterError } from '../cluster-error.ts';
import { findPostgres } from './find-postgres.ts';
import { type PostgresAddress, postgresText } from './postgres-address.ts';

/** How long a server may take to let somebody in, and to answer, in seconds. */
const CONNECT_SECONDS = 10;
const ANSWER_MS = 60_000;

/** Asks one question in a database, and returns the answer's rows: one line each, columns parted by `|`. */
export type AskPostgres = (database: string, sql: string) => Promise<string[]>;

/**
 * Asks a server by `psql`, which comes with every PostgreSQL.
 *
 * @throws ClusterError where there is no `psql`; the questions throw one where the server doesn't answer or refuses, in
 * its own words
 */
export async function askPostgres(address: PostgresAddress, env: Environment): Promise<AskPostgres> {
  const psql = await findPostgres('psql', env);
  const { host, port, user, password } = address;
  return async (database, sql) => {
    const where = ['--host', host, '--port', `${port}`, '--username', user, '--dbname', database];
    const how = ['--no-psqlrc', '--no-password', '--tuples-only', '--no-align', '--quiet', '--set', 'ON_ERROR_STOP=1'];
    const { failed, stdout, stderr, shortMessage } = await execa(psql, [...how, ...where, '--command', sql], {
      // Nothing of a person's own settings (PGSERVICE, PGOPTIONS) has a say.
      env: { PATH: env.PATH ?? '', PGPASSWORD: password, PGCONNECT_TIMEOUT: `${CONNECT_SECONDS}`, LC_ALL: 'C' },
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
      timeout: ANSWER_MS,
      maxBuffer: 1_000_000,
    });
    if (failed) throw new ClusterError(refusal(address, stderr || `${shortMessage}`));
    return stdout.split('\n').filter((line) => line !== '');
  };
}

function refusal(address: PostgresAddress, said: string): string {
  const words = said.replace(/\s+/g, ' ').trim().slice(0, 300);
  const mend = /password|role|pg_hba/.test(words)
    ? 'see to the user and password of --postgres'
    : /permission denied/.test(words)
      ? 'give the user the right to make databases (CREATEDB), or make temporal and temporal_visibility for it'
      : 'start it, or name another one: --postgres';
  return `PostgreSQL at ${postgresText(address)} can't be used (${words}): ${mend}`;
}
