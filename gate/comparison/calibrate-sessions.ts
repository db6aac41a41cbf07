import { shareBound } from '../statistics/share-bound.ts';
import type { Calibration } from './calibration.ts';
import type { CalibrationDocument } from './calibration-document.ts';
import { type ComparableBenchmark, comparableBenchmarks } from './comparable-baseline.ts';
import { type ComparedBenchmark, compareBenchmarks } from './compare-benchmarks.ts';
import type { BaselineSide } from './document/comparison-of.ts';
import { poolSessions } from './pool-sessions.ts';
import { ComparisonTerms, FEWEST_CONVICTING_ROUNDS } from './terms.ts';

/** Fewer say nothing of how much they differ. */
export const FEWEST_SESSIONS = 4;

/** What sessions come to, or why to nothing. */
type CalibratedSessions = { readonly document: CalibrationDocument } | { readonly fault: string };

/**
 * A calibration of sessions that measured one commit, each in a lease of its own: whatever they differ by is no difference of
 * code. How often a comparison of two of them would accuse somebody is tried on pairs of them, each by what the others say,
 * where they have rounds enough to accuse anybody.
 *
 * @param sessions baselines of one repository, profile and machine class
 */
export function calibrateSessions(sessions: readonly BaselineSide[]): CalibratedSessions {
  const ordered = [...sessions].sort((one, other) => (one.document.finishedAt < other.document.finishedAt ? -1 : 1));
  const [first] = ordered;
  if (first === undefined || ordered.length < FEWEST_SESSIONS) {
    return {
      fault: `${ordered.length} sessions gave a baseline, and ${FEWEST_SESSIONS} are the fewest that say anything`,
    };
  }
  const fault = differenceOf(ordered.map(({ document }) => document));
  if (fault !== null) return { fault };
  const measured = ordered.map(benchmarksOf);
  const benchmarks = [...poolSessions(measured.flat()).values()];
  if (benchmarks.length === 0) return { fault: 'no benchmark was measured in sessions enough' };
  const { repository, profile, machineClass, commit, host } = first.document;
  const hosts = ordered.map(({ document }) => document.host.id);
  return {
    document: {
      schemaVersion: 1,
      kind: 'benchmark-gate/calibration',
      ...{ repository, profile, machineClass, commit, kernel: host.kernel },
      ...(host.microcode === undefined ? {} : { microcode: host.microcode }),
      sessions: ordered.map(({ digest, document }) => ({
        ...{ digest, host: document.host.id, measuredAt: document.finishedAt },
      })),
      falseAlarms: falseAlarms(measured, first),
      benchmarks: benchmarks.map(({ key, variance, degrees, rounds, roundVariance, measuredOn: [here = []] }) => ({
        ...{ suite: key.suite, lane: key.lane, package: key.package, target: key.target, id: key.id },
        ...{ variance, degrees, rounds, roundVariance },
        ...(hosts.every((each) => here.includes(each)) ? {} : { hosts: [...here] }),
      })),
    },
  };
}

/** What of the sessions isn't the same everywhere, and has to be. */
function differenceOf(documents: readonly BaselineSide['document'][]): string | null {
  const facts: readonly (readonly [string, (document: BaselineSide['document']) => string])[] = [
    ['the repository', ({ repository }) => repository.toLowerCase()],
    ['the profile', ({ profile }) => profile],
    ['the machine class', ({ machineClass }) => machineClass],
    ['the tree', ({ tree }) => tree],
    ['the kernel', ({ host }) => host.kernel],
    ['the microcode', ({ host }) => host.microcode ?? 'unknown'],
    ['the run', ({ run }) => run.firstExecutionRunId],
  ];
  for (const [what, of] of facts) {
    const values = [...new Set(documents.map(of))];
    if (what === 'the run' && values.length < documents.length)
      return 'a session was measured by the run of another one';
    if (what !== 'the run' && values.length > 1) return `sessions are of ${what} ${values.slice(0, 3).join(', ')}`;
  }
  return null;
}

/** The benchmarks of a session. One commit's executable is one, also where a build isn't the same to the byte. */
const benchmarksOf = ({ document, digest }: BaselineSide): ComparableBenchmark[] =>
  [...comparableBenchmarks(document, digest)]
    .filter(({ measuredBy }) => measuredBy === digest)
    .map((each) => ({ ...each, identity: document.tree }));

function falseAlarms(
  sessions: readonly ComparableBenchmark[][],
  { document }: BaselineSide,
): CalibrationDocument['falseAlarms'] {
  let [compared, alarmed] = [0, 0];
  for (let at = 0; at + 1 < sessions.length; at += 2) {
    const others = sessions.filter((_, index) => index !== at && index !== at + 1);
    if (others.length < FEWEST_SESSIONS) continue;
    const calibration: Calibration = {
      source: 'calibrated',
      machineClass: document.machineClass,
      kernels: [document.host.kernel],
      hosts: [...new Set(sessions.flat().map(({ hostId }) => hostId))],
      sessions: others.length,
      since: new Date(0),
      benchmarks: poolSessions(others.flat()),
    };
    const [one = [], other = []] = sessions
      .slice(at, at + 2)
      .map((each) => each.map((b) => ({ ...b, identity: null })));
    const { benchmarks } = compareBenchmarks(one, other, ComparisonTerms.parse({}), calibration);
    // What can't convict anybody says nothing by convicting nobody.
    if (!benchmarks.some(mayConvict)) continue;
    compared += 1;
    if (benchmarks.some(({ verdict }) => verdict === 'slower' || verdict === 'faster')) alarmed += 1;
  }
  return { compared, alarmed, bound: compared === 0 ? null : shareBound(alarmed, compared) };
}

/** Whether a benchmark would have been found, had it differed: its error is known, and its rounds are as many as convict. */
const mayConvict = ({ judged, first, second }: ComparedBenchmark): boolean =>
  judged !== null && Math.min(first.rounds.logs.length, second.rounds.logs.length) >= FEWEST_CONVICTING_ROUNDS;
