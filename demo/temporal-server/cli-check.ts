import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import type { Environment } from '../../adapters/files/user-folders.ts';
import { serverEnvironment } from './server-environment.ts';

/** The oldest server that this gate was tried on. */
const OLDEST_SERVER = [1, 24] as const;

/** What a Temporal CLI says of itself; `version` is `0.0.0-DEV` where it was built by `go install`. */
export interface CliVersion {
  readonly version: string;
  readonly server: string;
}

/** Runs `--version` of a supposed Temporal CLI. Returns why it can't be used as a string, without a full stop. */
export async function checkCli(file: string, env: Environment): Promise<CliVersion | string> {
  if (!(await isExecutable(file))) return `${file} is no executable file`;
  const result = await execa(file, ['--version'], {
    env: serverEnvironment(env),
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    timeout: 30_000,
    maxBuffer: 10_000,
  });
  if (result.failed) return `${file} --version failed: ${result.shortMessage}`;
  const [matched, version, server] = /\bversion (\S+) \(Server (\d+\.\d+\.\d+)/i.exec(result.stdout) ?? [];
  if (matched === undefined || version === undefined || server === undefined) {
    return `${file} is not the Temporal CLI: its --version says ${JSON.stringify(result.stdout.slice(0, 100))}`;
  }
  const [major = 0, minor = 0] = server.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_SERVER;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    return `${file} is too old: it holds server ${server}, at least ${OLDEST_SERVER.join('.')} is needed`;
  }
  return { version, server };
}

/** The first executable of this name on the PATH of `env`; null where there is none. */
export async function onPath(name: string, env: Environment): Promise<string | null> {
  for (const folder of (env.PATH ?? '').split(path.delimiter)) {
    if (path.isAbsolute(folder) && (await isExecutable(path.join(folder, name)))) return path.join(folder, name);
  }
  return null;
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
