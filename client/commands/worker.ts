import { loadClientConnectConfig } from '@temporalio/envconfig';
import { TransportError } from '@temporalio/worker';
import { serve } from '../../workers/serve.ts';
import { connect, unreachable } from '../connect.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { CommandIo } from './run.ts';

/**
 * How long a stopped worker may take: more than its steps are given to end (15 s), less than what service managers wait.
 */
const LONGEST_END_MS = 25_000;

/**
 * `benchmark-gate worker --role ROLE`: serves until it is stopped by SIGTERM or Ctrl-C, or drained.
 *
 * @throws ServiceUnreachable where no server answers
 */
export async function workerCommand(
  role: 'control' | 'cpu' | 'cuda' | 'all',
  { env, stderr, signal }: CommandIo,
): Promise<ExitCode> {
  // Says what is wrong with the server or the namespace in words of its own, before anything is opened.
  await (await connect()).close();
  signal.addEventListener('abort', () => endForSure(stderr), { once: true });
  try {
    await serve(role, { env, signal, say: (line) => void stderr.write(`${line}\n`) });
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    throw unreachable(loadClientConnectConfig().connectionOptions.address ?? 'localhost:7233', error);
  }
}

/** A step that doesn't end, or a server that is gone, may keep a stopped worker's process for ever. */
function endForSure(stderr: CommandIo['stderr']): void {
  const timer = setTimeout(() => {
    stderr.write(`benchmark-gate: the worker did not end within ${LONGEST_END_MS / 1000} s of being stopped\n`);
    process.exit(EXIT.broke);
  }, LONGEST_END_MS);
  timer.unref();
}
