import { execa } from 'execa';
import type { Environment } from '../../../adapters/files/user-folders.ts';
import { ClusterError } from '../cluster-error.ts';
import type { AskPostgres } from '../postgres/ask-postgres.ts';
import { type PostgresAddress, postgresText } from '../postgres/postgres-address.ts';
import { SCHEMA_VERSIONS, SERVER_VERSION } from './find-server.ts';
import { isNewer } from './schema-version.ts';
import { DATABASES } from './server-configuration.ts';

export interface SchemaOptions {
  readonly sqlTool: string;
  readonly postgres: PostgresAddress;
  readonly ask: AskPostgres;
  /** The database that is there before all others. */
  readonly maintenance?: string;
  readonly env: Environment;
}

const TIMEOUT_MS = 5 * 60_000;

/**
 * Brings both of Temporal's databases to the server's schema; does no harm where they have it. Looks at both before it
 * changes one.
 *
 * @throws ClusterError where one has a newer schema, or can't be made
 */
export async function setUpSchema({
  sqlTool,
  postgres,
  ask,
  maintenance = 'postgres',
  env,
}: SchemaOptions): Promise<void> {
  const parts = Object.keys(DATABASES) as (keyof typeof DATABASES)[];
  const versions = new Map(
    await Promise.all(
      parts.map(async (part) => [part, await versionOf(DATABASES[part], { ask, maintenance })] as const),
    ),
  );
  for (const part of parts) {
    const found = versions.get(part) ?? null;
    if (found === null || found === 'none' || !isNewer(found, SCHEMA_VERSIONS[part])) continue;
    throw new ClusterError(
      `the database ${DATABASES[part]} of ${postgresText(postgres)} has a newer schema (${found}) than the server ${SERVER_VERSION} knows (${SCHEMA_VERSIONS[part]}): it is used by a newer server; name another PostgreSQL, or update benchmark-gate`,
    );
  }
  for (const part of parts) {
    const database = DATABASES[part];
    const tool = (...args: string[]) => runTool(sqlTool, { postgres, database, env }, args);
    const found = versions.get(part) ?? null;
    if (found === null) await ask(maintenance, `create database ${database}`);
    if (found === null || found === 'none') await tool('setup-schema', '--version', '0.0');
    await tool('update-schema', '--schema-name', `postgresql/v12/${part}`);
  }
}

/** Null: there is no such database; `none`: it has no schema yet. */
async function versionOf(
  database: string,
  { ask, maintenance }: { ask: AskPostgres; maintenance: string },
): Promise<string | 'none' | null> {
  const there = await ask(maintenance, `select 1 from pg_database where datname = '${database}'`);
  if (there.length === 0) return null;
  const [table] = await ask(database, `select to_regclass('schema_version') is not null`);
  if (table !== 't') return 'none';
  const [version = 'none'] = await ask(
    database,
    'select curr_version from schema_version order by curr_version limit 1',
  );
  return version;
}

async function runTool(
  sqlTool: string,
  { postgres, database, env }: { postgres: PostgresAddress; database: string; env: Environment },
  args: readonly string[],
): Promise<void> {
  const { host, port, user, password } = postgres;
  const { failed, all } = await execa(sqlTool, args, {
    // By variables: other users of this machine see what stands in a command line.
    env: {
      PATH: env.PATH ?? '',
      SQL_PLUGIN: 'postgres12',
      SQL_HOST: host,
      SQL_PORT: `${port}`,
      SQL_USER: user,
      SQL_PASSWORD: password,
      SQL_DATABASE: database,
    },
    extendEnv: false,
    reject: false,
    all: true,
    stdin: 'ignore',
    timeout: TIMEOUT_MS,
    maxBuffer: 10_000_000,
  });
  if (!failed) return;
  const last = (all ?? '').trim().split('\n').slice(-2).join(' ').slice(-500);
  throw new ClusterError(`the schema of ${database} at ${postgresText(postgres)} can't be made (${args[0]}): ${last}`);
}
