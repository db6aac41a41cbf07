import type { SuiteRecord } from '../../contract/suite-record.ts';
import type { Metric } from '../../profile/profile.ts';

/**
 * Whether another pass can measure anything of a metric: one of its suites ran out of the pass's budget. What a suite
 * lacks for any other reason (its model, a device, a tool), it lacks in the next pass of the same run too.
 */
export function isStillMeasurable(metric: Metric | undefined, runs: readonly SuiteRecord[]): boolean {
  return (
    metric !== undefined && suitesOf(metric).some((suite) => isUnsettled(runs.filter((run) => run.suite === suite)))
  );
}

/** A suite that nothing is known of may be yet to come. */
const isUnsettled = (runs: readonly SuiteRecord[]): boolean =>
  runs.length === 0 || runs.some(({ notRun }) => notRun === 'budget-out');

function suitesOf(metric: Metric): readonly string[] {
  if ('absent' in metric) return [];
  if ('report' in metric) return [metric.report.suite];
  if ('equal' in metric) return [metric.equal.suite];
  if ('time' in metric) return metric.time.suites;
  return 'rate' in metric ? metric.rate.suites : [...metric.ratio.of.suites, ...metric.ratio.over.suites];
}
