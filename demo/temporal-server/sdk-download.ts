import { createRequire } from 'node:module';
import path from 'node:path';
import { execa } from 'execa';
import type { Environment } from '../../adapters/files/user-folders.ts';
import { CLI_VERSION } from './cli-cache.ts';
import { dyingWithParent, signalGroup } from './parent-death.ts';

/**
 * The SDK downloads the CLI when a test environment wants one, and only then; so one is started and ended at once. It
 * runs in a process of its own because the SDK offers no way to give up a download.
 */
const SCRIPT = `
const [testing, downloadDir, version] = process.argv.slice(1);
const { TestWorkflowEnvironment } = require(testing);
TestWorkflowEnvironment.createLocal({
  server: { executable: { type: 'cached-download', downloadDir, version } },
}).then((environment) => environment.teardown()).catch((error) => {
  process.stderr.write(String(error.message) + '\\n');
  process.exitCode = 1;
});
`;

/** Lets the SDK download the CLI into `folder`. Returns the file, or why there is none as `{ miss }`. */
export async function downloadWithSdk(
  folder: string,
  env: Environment,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<{ readonly file: string } | { readonly miss: string }> {
  const testing = createRequire(import.meta.url).resolve('@temporalio/testing');
  const version = `v${CLI_VERSION}`;
  const [file = process.execPath, ...args] = [
    ...(await dyingWithParent(env)),
    ...[process.execPath, '-e', SCRIPT, testing, folder, version],
  ];
  const child = execa(file, args, {
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
  // The server that the SDK starts for a moment is in the same group.
  if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
  if (result.timedOut) return { miss: `the SDK's download was given up after ${timeoutMs / 1000} s` };
  if (result.isCanceled) return { miss: "the SDK's download was cancelled" };
  if (!result.failed) return { file: path.join(folder, `temporal-${version}`) };
  const lines = result.stderr.split('\n').filter((line) => line.trim() !== '');
  const reason = lines.at(-1) ?? `exit code ${result.exitCode}`;
  return { miss: `the SDK's download failed: ${reason.split(': ').slice(-2).join(': ').slice(0, 300)}` };
}
