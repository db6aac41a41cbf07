import { loadClientConnectConfig } from '@temporalio/envconfig';
import { TransportError } from '@temporalio/worker';
import { serve } from '../../workers/serve.ts';
import { connect, unreachable } from '../connect.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { CommandIo } from './run.ts';

/**
 * `benchmark-gate worker --role ROLE`: serves until it is stopped by SIGTERM or Ctrl-C, then drains.
 *
 * @throws ServiceUnreachable where no server answers
 */
export async function workerCommand(
  role: 'control' | 'cpu' | 'cuda' | 'all',
  { env, stderr, signal }: CommandIo,
): Promise<ExitCode> {
  // Says what is wrong with the server or the namespace in words of its own, before anything is opened.
  await (await connect()).close();
  try {
    await serve(role, { env, signal, say: (line) => void stderr.write(`${line}\n`) });
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    throw unreachable(loadClientConnectConfig().connectionOptions.address ?? 'localhost:7233', error);
  }
}
