import { serve } from '../../workers/serve.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { CommandIo } from './run.ts';

/** `benchmark-gate worker --role ROLE`: serves until it is stopped by SIGTERM or Ctrl-C, then drains. */
export async function workerCommand(
  role: 'control' | 'cpu' | 'cuda' | 'all',
  { env, stderr, signal }: CommandIo,
): Promise<ExitCode> {
  await serve(role, { env, signal, say: (line) => void stderr.write(`${line}\n`) });
  return EXIT.ok;
}
