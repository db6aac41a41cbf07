import type { BenchmarkSelector, Metric, Profile } from '../profile.ts';
import { type ProfileIssue, under } from './profile-issue.ts';

type Suites = Profile['suites'];
type IsKnown = (name: string) => boolean;

export function checkMetric(metric: Metric, suites: Suites, isSuite: IsKnown): ProfileIssue[] {
  if ('report' in metric) return under(['report'], checkReport(metric.report, suites, isSuite));
  if ('equal' in metric) return under(['equal'], checkReport(metric.equal, suites, isSuite));
  if ('rate' in metric) return under(['rate'], checkSelector(metric.rate, suites, isSuite));
  if ('time' in metric) return under(['time'], checkSelector(metric.time, suites, isSuite));
  if ('absent' in metric) return [];
  const { of, over } = metric.ratio;
  return under(
    ['ratio'],
    [
      ...under(['of'], checkSelector(of, suites, isSuite)),
      ...under(['over'], checkSelector(over, suites, isSuite)),
      ...checkPairing(of.benchmark, over.benchmark),
    ],
  );
}

function checkReport(
  { suite: name, run }: { suite: string; run: string },
  suites: Suites,
  isSuite: IsKnown,
): ProfileIssue[] {
  if (!isSuite(name)) return [{ path: ['suite'], message: `no suite ${name}` }];
  const suite = suites[name];
  if (suite === undefined) return [];
  if (suite.kind === 'criterion')
    return [{ path: ['suite'], message: `${name} is of kind criterion: it reports nothing` }];
  const issues: ProfileIssue[] = [];
  if (!suite.reports || (!suite.command.includes('{report}') && suite.leaves.length === 0)) {
    issues.push({
      path: ['suite'],
      message: `${name} reports nothing: it has no {report} in its command, and leaves none`,
    });
  }
  if (!suite.runs.some((each) => each.name === run)) {
    const there = suite.runs.map((each) => each.name).join(', ');
    issues.push({ path: ['run'], message: `${name} has no run ${run}; it has ${there}` });
  }
  return issues;
}

function checkSelector(
  { suites: names, side }: Pick<BenchmarkSelector, 'suites' | 'side'>,
  suites: Suites,
  isSuite: IsKnown,
): ProfileIssue[] {
  return names.flatMap((name, index): ProfileIssue[] => {
    if (!isSuite(name)) return [{ path: ['suites', index], message: `no suite ${name}` }];
    const suite = suites[name];
    if (suite === undefined) return [];
    if (suite.kind === 'command' && !suite.criterion) {
      return [
        { path: ['suites', index], message: `${name} leaves no benchmarks: it is a command without "criterion: true"` },
      ];
    }
    if (side === 'cuda' && suite.lane === 'cpu') return [{ path: ['side'], message: `${name} is of the lane cpu` }];
    if (side === 'cpu' && suite.lane === 'cuda' && suite.fallback === null) {
      return [{ path: ['side'], message: `${name} has no fallback that a CPU side could run` }];
    }
    return [];
  });
}

/** Benchmarks are paired by what their patterns' named groups caught, so both must have the same groups. */
function checkPairing(of: string, over: string): ProfileIssue[] {
  const [left, right] = [groupNames(of), groupNames(over)];
  return left.join() === right.join()
    ? []
    : [{ path: [], message: `can't be paired: of catches ${shown(left)}, over catches ${shown(right)}` }];
}

const shown = (names: readonly string[]): string => (names.length === 0 ? 'nothing by name' : names.join(', '));

/** The names of a pattern's groups. A pattern that may also be empty matches the empty text and lists its groups. */
const groupNames = (pattern: string): string[] => Object.keys(new RegExp(`${pattern}|`).exec('')?.groups ?? {}).sort();
