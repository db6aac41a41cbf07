import { rename } from 'node:fs/promises';
import type { Environment } from '../../adapters/files/user-folders.ts';
import { besideCache, CLI_VERSION, cachedCli } from './cli-cache.ts';
import { type CliVersion, checkCli, onPath } from './cli-check.ts';
import { downloadCli } from './cli-download.ts';
import { TemporalCliMissingError } from './cli-missing-error.ts';
import { type GoProgram, installWithGo } from './go-install.ts';

/** Long enough for some 50 MB, short enough to get on with a build where nothing answers. */
const DOWNLOAD_TIMEOUT = 60_000;

const CLI_PROGRAM: GoProgram = {
  title: `the Temporal CLI ${CLI_VERSION}`,
  module: `github.com/temporalio/cli/cmd/temporal@v${CLI_VERSION}`,
  binary: 'temporal',
};

/** Where the CLI was found. */
type CliOrigin = 'TEMPORAL_CLI_PATH' | 'PATH' | 'cache' | 'download' | 'go install';

export interface TemporalCli extends CliVersion {
  /** Absolute path of the executable. */
  readonly path: string;
  readonly from: CliOrigin;
}

export interface FindCliOptions {
  readonly env: Environment;
  /** Called with each line worth showing: why each place was passed over, once none had it, and a build's output. */
  readonly onProgress?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Finds the Temporal CLI, which holds the development server: TEMPORAL_CLI_PATH, the PATH, the cache, a
 * download with a known digest, a build with Go (whose checksum database knows the module's), in this order. The last two fill the cache. What is found has answered `--version`.
 * Throws {@link TemporalCliMissingError}.
 */
export async function findTemporalCli({ env, onProgress = () => {}, signal }: FindCliOptions): Promise<TemporalCli> {
  const cached = cachedCli(env);
  const misses: string[] = [];
  const miss = (line: string): null => {
    misses.push(line);
    return null;
  };
  const check = async (path: string, from: CliOrigin): Promise<TemporalCli | null> => {
    const checked = await checkCli(path, env);
    return typeof checked === 'string' ? miss(`${from}: ${checked}`) : { path, from, ...checked };
  };
  const atHand = [
    async () => {
      const named = env.TEMPORAL_CLI_PATH;
      return named ? check(named, 'TEMPORAL_CLI_PATH') : miss('TEMPORAL_CLI_PATH is not set');
    },
    async () => {
      const found = await onPath('temporal', env);
      return found === null ? miss('PATH: no temporal there') : check(found, 'PATH');
    },
    async () => check(cached, 'cache'),
  ];
  const toFetch = [
    async () =>
      besideCache(cached, async (folder) => {
        onProgress(`downloading the Temporal CLI ${CLI_VERSION}`);
        const download = await downloadCli(folder, env, { timeoutMs: DOWNLOAD_TIMEOUT, signal });
        if ('miss' in download) return miss(download.miss);
        await rename(download.file, cached);
        return check(cached, 'download');
      }),
    async () =>
      besideCache(cached, async (folder) => {
        const failed = await installWithGo(CLI_PROGRAM, folder, cached, env, onProgress, signal);
        return failed === null ? check(cached, 'go install') : miss(failed);
      }),
  ];
  let told = 0;
  for (const look of [...atHand, ...toFetch]) {
    signal?.throwIfAborted();
    const found = await look();
    if (found !== null) return found;
    // What isn't at hand is only worth a line when that leads to a download or a build.
    if (misses.length >= atHand.length) for (; told < misses.length; told += 1) onProgress(misses[told] ?? '');
  }
  signal?.throwIfAborted();
  throw new TemporalCliMissingError(misses);
}
