import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import type { Environment } from '../../adapters/files/user-folders.ts';
import { type CliArchive, cliArchive } from './cli-archive.ts';
import { onPath } from './cli-check.ts';
import { dyingWithParent, signalGroup } from './parent-death.ts';

/** The archive has some 40 MB. */
const MAX_BYTES = 300 * 1024 * 1024;

/** How a download may go. */
interface DownloadOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Absent: the one for this machine; null: there is none. */
  readonly archive?: CliArchive | null;
}

/**
 * Downloads the CLI into `folder`, by curl, which heeds the proxies of `env`; nothing of it is unpacked before its digest
 * is the one that is known. Returns the file, or why there is none as `{ miss }`.
 */
export async function downloadCli(
  folder: string,
  env: Environment,
  { timeoutMs, signal, archive = cliArchive(process.platform, process.arch) }: DownloadOptions,
): Promise<{ readonly file: string } | { readonly miss: string }> {
  if (archive === null) return { miss: `download: there is none for ${process.platform} on ${process.arch}` };
  const [curl, tar] = await Promise.all([onPath('curl', env), onPath('tar', env)]);
  if (curl === null) return { miss: 'download: there is no curl on the PATH' };
  if (tar === null) return { miss: 'download: there is no tar on the PATH' };
  const packed = path.join(folder, 'cli.tar.gz');
  const run = programs(env, timeoutMs, signal);
  const secure = ['--proto', '=https', '--proto-redir', '=https', '--location', '--max-redirs', '5'];
  const quiet = ['--fail', '--silent', '--show-error', '--max-filesize', String(MAX_BYTES)];
  const failed =
    (await run(curl, ['--disable', ...secure, ...quiet, '--output', packed, archive.url])) ??
    (await digestFault(packed, archive)) ??
    (await run(tar, ['-xzf', packed, '-C', folder, '--no-same-owner', 'temporal']));
  return failed === null ? { file: path.join(folder, 'temporal') } : { miss: `download: ${failed}` };
}

/** Runs programs, one after another; each returns null, or why it failed. */
function programs(env: Environment, timeoutMs: number, signal: AbortSignal | undefined) {
  return async (program: string, args: readonly string[]): Promise<string | null> => {
    const [file = program, ...rest] = [...(await dyingWithParent(env)), program, ...args];
    const child = execa(file, rest, {
      env: { ...env },
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
      detached: true,
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: 100_000,
      ...(signal === undefined ? {} : { cancelSignal: signal }),
    });
    const result = await child;
    if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
    if (result.timedOut) return `given up after ${timeoutMs / 1000} s`;
    if (result.isCanceled) return 'cancelled';
    if (!result.failed) return null;
    const lines = result.stderr.split('\n').filter((line) => line.trim() !== '');
    return `${path.basename(program)} failed: ${(lines.at(-1) ?? `exit code ${result.exitCode}`).slice(0, 300)}`;
  };
}

async function digestFault(file: string, { url, sha256 }: CliArchive): Promise<string | null> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const found = hash.digest('hex');
  return found === sha256 ? null : `${url} has the SHA-256 ${found}, and not ${sha256}: it is not used`;
}
