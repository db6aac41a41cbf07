import type { FailureReport } from '../../../gate/contract/failure.ts';
import type { OpenedJob } from '../job/opened-job.ts';
import type { StepResult } from '../job/run-step.ts';
import { askHost } from './ask-host.ts';
import { diagnose } from './classify.ts';
import type { CargoFailure } from './diagnosis.ts';
import { countDoubtful, doubtfulAttempts } from './doubtful-attempts.ts';
import { hostRanOut } from './host-ran-out.ts';

/** A command's failure as `classifyCargoFailure` has it, with what the host and the job know besides the words. */
export async function judgeFailure(
  { paths, environment, prepared }: Pick<OpenedJob, 'paths' | 'environment' | 'prepared'>,
  failure: Pick<CargoFailure, 'lines' | 'metadata' | 'reproduce'>,
  result: Pick<StepResult, 'metLimit' | 'oomKills'>,
): Promise<FailureReport> {
  const { toolchain } = prepared;
  const ranOut = await hostRanOut(result, [paths.root, paths.target.outside]);
  const { report, doubtful } = diagnose({
    ...failure,
    toolchain,
    has: askHost(environment, namedToolchain(failure.reproduce)),
    hostRanOut: ranOut,
    doubted: doubtfulAttempts(paths, failure.reproduce),
  });
  if (doubtful) await countDoubtful(paths, failure.reproduce);
  return report;
}

/** `+nightly` of a command line. */
const namedToolchain = (command: string): string | null => /(?:^|\s)cargo \+(\S+)/.exec(command)?.[1] ?? null;

/** The last line of a failed command's log where no rule knows what it said: somebody has to read it, and add one. */
export function notRecognised(lines: readonly string[], fetching = false): string | null {
  const { recognised, report } = diagnose({ lines, metadata: null, reproduce: '', fetching });
  return recognised ? null : `benchmark-gate: not recognised; it counts as ${report.class}`;
}
