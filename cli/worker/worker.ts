import { TransportError } from '@temporalio/worker';
import { connect, unreachable } from '../../client/connect.ts';
import { connectionSettings } from '../../client/connection-settings.ts';
import { EXIT, type ExitCode } from '../../client/exit-code.ts';
import { InputError } from '../../client/input-error.ts';
import { longestEndMs } from '../../workers/longest-end.ts';
import { type Role, serve } from '../../workers/serve.ts';
import type { CommandIo } from '../terminal/command-io.ts';
import { printable } from '../terminal/printable.ts';

/** Of which build of the gate a control worker serves the gates; absent: by its variables. */
export interface VersionFlags {
  readonly buildId?: string | undefined;
  readonly deployment?: string | undefined;
}

/**
 * `benchmark-gate worker --role ROLE`: serves until it is stopped by SIGTERM or Ctrl-C, or drained.
 *
 * @throws ServiceUnreachable where no server answers; InputError where a host is given a build
 */
export async function workerCommand(
  role: Role,
  version: VersionFlags,
  { env: variables, stderr, signal }: CommandIo,
): Promise<ExitCode> {
  const env = withVersion(role, version, variables);
  const server = connectionSettings();
  // Says what is wrong with the server or the namespace in words of its own, before anything is opened.
  await (await connect()).close();
  signal.addEventListener('abort', () => endForSure(role, stderr), { once: true });
  try {
    await serve(role, { server, env, signal, say: (line) => void stderr.write(`${printable(line)}\n`) });
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    throw unreachable(server.connectionOptions.address ?? 'localhost:7233', error);
  }
}

/** A flag beats its variable. */
function withVersion(role: Role, { buildId, deployment }: VersionFlags, env: CommandIo['env']): CommandIo['env'] {
  if ((role === 'cpu' || role === 'cuda') && (buildId ?? deployment) !== undefined)
    throw new InputError([`--build-id and --deployment are for control: a ${role} host serves every build's gates`]);
  return {
    ...env,
    ...(buildId === undefined ? {} : { BENCHMARK_GATE_BUILD_ID: buildId }),
    ...(deployment === undefined ? {} : { BENCHMARK_GATE_DEPLOYMENT: deployment }),
  };
}

/** A step that doesn't end, or a server that is gone, may keep a stopped worker's process for ever. */
function endForSure(role: Role, stderr: CommandIo['stderr']): void {
  const afterMs = longestEndMs(role);
  const timer = setTimeout(() => {
    stderr.write(`benchmark-gate: the worker did not end within ${afterMs / 1000} s of being stopped\n`);
    process.exit(EXIT.broke);
  }, afterMs);
  timer.unref();
}
