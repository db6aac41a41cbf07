import { fitVariancePrior, shrunk } from '../statistics/shrinkage.ts';
import { trimmedMean } from '../statistics/trimmed-mean.ts';
import { keyText } from './benchmark-key.ts';
import type { SessionNoise } from './calibration.ts';
import type { ComparableBenchmark } from './comparable-baseline.ts';

/** Fewer say nothing of a variance. */
const FEWEST_DEGREES = 3;

interface SessionMean {
  readonly location: number;
  readonly rounds: number;
  readonly variance: number;
}

interface Sessions {
  readonly key: ComparableBenchmark['key'];
  /** What was measured of each executable. */
  readonly ofExecutable: Map<string, ComparableBenchmark[]>;
}

/**
 * How much benchmarks differ between sessions, by executables that are identical and were measured in several: whatever they
 * differ by is no difference of code. What was carried over, or taken over, was measured once, and counts once.
 *
 * @param benchmarks of any number of baselines of one class of machines
 */
export function poolSessions(benchmarks: Iterable<ComparableBenchmark>): Map<string, SessionNoise> {
  const all = new Map<string, Sessions>();
  for (const benchmark of benchmarks) {
    if (benchmark.identity === null || benchmark.fault !== null) continue;
    const text = keyText(benchmark.key);
    const sessions = all.get(text) ?? { key: benchmark.key, ofExecutable: new Map() };
    all.set(text, sessions);
    const measured = sessions.ofExecutable.get(benchmark.identity) ?? [];
    sessions.ofExecutable.set(benchmark.identity, measured);
    measured.push(benchmark);
  }
  const pooled = [...all].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, sessions]) => noiseOf(sessions));
  const known = pooled.filter(({ degrees }) => degrees >= FEWEST_DEGREES);
  const prior = fitVariancePrior(known);
  return new Map(known.map((noise) => [keyText(noise.key), { ...noise, ...shrunk(noise, prior) }]));
}

/** Of the measurements of one benchmark of one executable. */
function sessionMeans(measured: readonly ComparableBenchmark[]): Map<string, SessionMean> {
  const runs = new Map(measured.flatMap(({ measuredBy, run }) => (run === null ? [] : [[measuredBy, run] as const])));
  const means = new Map<string, SessionMean>();
  for (const { rounds, measuredBy, run } of measured) {
    const { logs, sessions, pairs } = rounds;
    const ofSession = new Map<string, number[]>();
    for (const [index, log] of logs.entries()) {
      // A session that a document names is one wherever it stands; of a document without rounds it is the measuring run's.
      const ordinary = logs.length === 1 && pairs === null;
      const name = ordinary ? (run ?? runs.get(measuredBy) ?? measuredBy) : (sessions[index] ?? '');
      const values = ofSession.get(name);
      if (values === undefined) ofSession.set(name, [log]);
      else values.push(log);
    }
    for (const [session, values] of ofSession) {
      const { location, variance } = trimmedMean(values);
      means.set(session, { location, rounds: values.length, variance: variance * values.length });
    }
  }
  return means;
}

function noiseOf({ key, ofExecutable }: Sessions): SessionNoise {
  let squares = 0;
  let degrees = 0;
  let rounds = Number.POSITIVE_INFINITY;
  const within: number[] = [];
  const measuredOn: string[][] = [];
  for (const measured of ofExecutable.values()) {
    const means = sessionMeans(measured);
    if (means.size < 2) continue;
    const each = [...means.values()].sort((one, other) => one.location - other.location);
    const mean = each.reduce((sum, { location }) => sum + location, 0) / each.length;
    squares += each.reduce((sum, { location }) => sum + (location - mean) ** 2, 0);
    degrees += each.length - 1;
    rounds = Math.min(rounds, ...each.map((one) => one.rounds));
    within.push(...each.map(({ variance }) => variance));
    measuredOn.push([...new Set(measured.map(({ hostId }) => hostId))].sort());
  }
  const isKnown = within.length > 0 && within.every((variance) => !Number.isNaN(variance));
  const roundVariance = isKnown ? within.reduce((sum, each) => sum + each, 0) / within.length : null;
  return { key, variance: degrees === 0 ? 0 : squares / degrees, degrees, rounds, roundVariance, measuredOn };
}
