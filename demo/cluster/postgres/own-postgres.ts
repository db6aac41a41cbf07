import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import type { Environment } from '../../../adapters/files/user-folders.ts';
import { LOOPBACK } from '../../temporal-server/ports.ts';
import { ServerProcess } from '../../temporal-server/server-process.ts';
import { ClusterError } from '../cluster-error.ts';
import { explainEnd } from '../parts/explain-end.ts';
import type { PartPlan } from '../parts/part.ts';
import { readyBy } from '../parts/ready-by.ts';
import { askPostgres } from './ask-postgres.ts';
import { asDataUser, type DataUser, dataUser, requireReachable } from './data-user.ts';
import { findPostgres } from './find-postgres.ts';
import type { PostgresAddress } from './postgres-address.ts';

const USER = 'temporal';

/**
 * SIGINT: clients that are still there are sent away, and what was written is kept. A busy machine takes its time over
 * that, and what is killed amid it leaves processes behind, which keep the next start from the data.
 */
const STOPPING = { signal: 'SIGINT', graceMs: 2 * 60_000 } as const;

export interface OwnPostgres {
  readonly address: PostgresAddress;
  readonly plan: PartPlan;
}

export interface OwnPostgresOptions {
  /** Holds the data in `postgres/` and the password in `postgres.password`. */
  readonly folder: string;
  readonly log: string;
  /** Of the loopback address. */
  readonly port: number;
  readonly env: Environment;
}

/**
 * A PostgreSQL of the cluster's own, made where there is none yet, by a user who isn't root. It listens on this machine
 * only and asks for a password.
 *
 * @throws ClusterError where PostgreSQL isn't installed or its data can't be made
 */
export async function ownPostgres({ folder, log, port, env }: OwnPostgresOptions): Promise<OwnPostgres> {
  const [initdb, postgres] = [await findPostgres('initdb', env), await findPostgres('postgres', env)];
  const user = await dataUser();
  const data = path.join(folder, 'postgres');
  const password = await makeData({ initdb, folder, data, user });
  const address = { host: LOOPBACK, port, user: USER, password };
  const ask = await askPostgres(address, env);
  const [program = postgres, ...before] = [...(await asDataUser(user)), postgres];
  // No socket in a folder that others share: its path may be longer than the system takes, too.
  const settings = [`listen_addresses=${LOOPBACK}`, `port=${port}`, 'unix_socket_directories=', 'max_connections=100'];
  const args = [...before, '-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  return {
    address,
    plan: {
      name: 'PostgreSQL',
      log,
      port,
      start: () => ServerProcess.start(program, args, log, { PATH: env.PATH ?? '', LC_ALL: 'C' }, STOPPING),
      ready: (signal) =>
        readyBy(async () => {
          // Till it is up it says so in words that would frighten.
          const answer = await ask('postgres', 'select 1').catch(() => null);
          return answer !== null;
        }, signal),
    },
  };
}

interface Data {
  readonly initdb: string;
  readonly folder: string;
  readonly data: string;
  readonly user: DataUser | null;
}

/** Makes the data where there is none, whole or not at all. Returns the password that it was made with. */
async function makeData({ initdb, folder, data, user }: Data): Promise<string> {
  const passwordFile = path.join(folder, 'postgres.password');
  if (existsSync(path.join(data, 'PG_VERSION'))) {
    await requireReachable(data, user);
    return (await readFile(passwordFile, 'utf8')).trim();
  }
  const password = randomBytes(24).toString('base64url');
  // Left there by one that was killed before it was done.
  await rm(data, { recursive: true, force: true });
  await mkdir(data, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user !== null) for (const each of [data, passwordFile]) await chown(each, user.uid, user.gid);
  await requireReachable(data, user);
  const making = ['-D', data, '--username', USER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'];
  const [program = initdb, ...args] = [...(await asDataUser(user)), initdb, ...making, '--encoding', 'UTF8'];
  const { failed, all, shortMessage } = await execa(program, [...args, '--locale', 'C', '--no-instructions'], {
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
    extendEnv: false,
    reject: false,
    all: true,
    stdin: 'ignore',
    cwd: '/',
  });
  if (!failed) return password;
  await rm(data, { recursive: true, force: true });
  const said = (all ?? shortMessage).trim().split('\n').slice(-3).join(' ');
  throw new ClusterError(`PostgreSQL's data can't be made in ${data}: ${explainEnd(all ?? '') ?? said}`);
}
