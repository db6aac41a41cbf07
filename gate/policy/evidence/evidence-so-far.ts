import type { GateOutcome } from '../../contract/outcome.ts';
import type { SuiteRecord } from '../../contract/suite-record.ts';
import { BASELINE_LINE, barePrefix } from '../../profile/evidence-lines.ts';
import type { Profile } from '../../profile/profile.ts';
import { bounded, counted } from '../../text/bounded-text.ts';

/**
 * The document of a run that goes on, with what it has measured: counts as its hosts gave them, since nothing is judged
 * before the end. Without evidence where nothing has been measured.
 */
export function outcomeSoFar(running: GateOutcome, profile: Profile, runs: Iterable<SuiteRecord>): GateOutcome {
  const measured = [...runs]
    .map(({ suite, side, measurements, reports }) => ({
      name: `${suite}${side === 'cuda' ? ' (CUDA)' : ''}`,
      benchmarks: measurements.reduce((sum, ref) => sum + ref.measured, 0),
      reports: reports.length,
    }))
    .filter(({ benchmarks, reports }) => benchmarks + reports > 0);
  if (measured.length === 0) return running;
  const each = measured.map(({ name, benchmarks, reports }) =>
    benchmarks > 0 ? `${name}: ${counted(benchmarks, 'benchmark')}` : `${name}: ${counted(reports, 'report')}`,
  );
  const others = profile.evidence.map(({ prefix }) => barePrefix(prefix)).filter((prefix) => prefix !== BASELINE_LINE);
  return {
    ...running,
    evidence: [
      bounded(`${BASELINE_LINE}: measuring, not judged yet; ${each.join('; ')}`, 1000),
      ...others.map((prefix) => `${prefix}: not judged yet`),
    ],
  };
}
