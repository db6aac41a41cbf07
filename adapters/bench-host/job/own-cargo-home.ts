import { existsSync } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { handOver } from '../../confinement/sandbox/unprivileged-user.ts';
import { cacheFolder, type Environment } from '../../files/user-folders.ts';
import { CONFIGURATION, CREDENTIALS, type RustInstallation } from './rust-installation.ts';

/** One for all workers of root on this machine: what is in it can be fetched again. */
export const ownCargoHome = (env: Environment): string => join(cacheFolder(env), 'cargo');

/**
 * The installation for commands of another user than the worker: fetched crates go to a cargo home of that user's, and
 * the worker's own stays as it is. Configuration and tokens are copied, as they are when a host begins; programs and
 * toolchains are the worker's.
 *
 * @param folder where it is, or will be; see `ownCargoHome`
 * @param user null: commands are the worker's own user, and the installation stays as it is
 */
export async function withOwnCargoHome(
  installation: RustInstallation,
  folder: string,
  user: number | null,
): Promise<RustInstallation> {
  if (user === null) return installation;
  await mkdir(folder, { recursive: true });
  for (const name of [...CONFIGURATION, ...CREDENTIALS]) {
    const own = join(folder, name);
    await rm(own, { force: true });
    const operators = join(installation.cargoHome, name);
    if (!existsSync(operators)) continue;
    await copyFile(operators, own);
    await handOver(own, user);
  }
  await handOver(folder, user);
  return { ...installation, cargoHome: folder, operatorsCargoHome: installation.cargoHome };
}
