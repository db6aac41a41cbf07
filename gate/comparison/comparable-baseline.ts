import type { BaselineDocument, BaselineSuite } from '../baseline/document.ts';
import { type MeasuredRound, roundsFault } from '../baseline/round.ts';
import { recompute } from '../criterion/files/recompute.ts';
import { printedName } from '../criterion/listing/listing.ts';
import type { Throughput } from '../criterion/measurement.ts';
import type { BenchmarkKey } from './benchmark-key.ts';
import type { LiveName } from './live/live-benchmark.ts';

/** The rounds of a benchmark, in lists of one length: a baseline has hundreds of thousands of them. */
export interface ComparableRounds {
  /** ln of the median of the times per iteration. */
  readonly logs: readonly number[];
  /** The session of each. */
  readonly sessions: readonly string[];
  /** Session and number of the pair of each, null for one that wasn't measured by turns; null: none was. */
  readonly pairs: readonly (string | null)[] | null;
  /** Which half of its pair each was; null where `pairs` is. */
  readonly orders: readonly (MeasuredRound['order'] | null)[] | null;
}

/** A benchmark as one side of a comparison. */
export interface ComparableBenchmark {
  readonly key: BenchmarkKey;
  /** What it is called in the run that measured it: there the executable's key, and the printed name, tell it from others. */
  readonly live: LiveName;
  readonly rounds: ComparableRounds;
  /** Of its executable; null: nobody calculated it. */
  readonly identity: string | null;
  /** Digest of the baseline whose run measured it: another one's where it was carried over. */
  readonly measuredBy: string;
  /** Commit and run that measured it: an earlier run where its numbers were taken over; null where they were carried over. */
  readonly run: string | null;
  /** The machine that measured it. */
  readonly hostId: string;
  /** Its kernel, as it was then. */
  readonly kernel: string;
  /** Of one round: how many samples, and how many nanoseconds these took. Null: nobody kept it. */
  readonly measured: { readonly samples: number | null; readonly ns: number | null };
  /** What one iteration handles; null: it doesn't say. */
  readonly throughput: Throughput | null;
  /** Why it can't be compared; null: it can. */
  readonly fault: string | null;
}

type Executable = BaselineSuite['executables'][number];
type Benchmark = Executable['benchmarks'][number];

/**
 * The benchmarks of a baseline document as sides of a comparison. One without rounds is one round of a session of its own.
 *
 * @param digest of the document
 */
export function* comparableBenchmarks(document: BaselineDocument, digest: string): Generator<ComparableBenchmark> {
  for (const suite of document.suites) {
    for (const executable of suite.executables) {
      const { identity = null, carriedOver, takenOver, package: name, target } = executable;
      const { id: hostId, kernel } = carriedOver?.host ?? takenOver?.host ?? document.host;
      const session = sessionOf(document, suite, executable, hostId);
      for (const benchmark of executable.benchmarks) {
        const rounds = roundsOf(benchmark, session);
        yield {
          key: { suite: suite.name, lane: suite.ranOn, package: name, target, id: benchmark.id },
          live: { executable: executable.key, name: printedName(benchmark) },
          rounds,
          identity,
          measuredBy: carriedOver?.digest ?? digest,
          // A run by turns measures two commits.
          run:
            carriedOver === undefined
              ? `${document.commit} ${takenOver?.run ?? document.run.firstExecutionRunId}`
              : null,
          hostId,
          kernel,
          measured: measuredOf(benchmark),
          throughput: benchmark.throughput ?? null,
          fault: faultOf(executable, rounds) ?? roundsFault(benchmark.rounds ?? []),
        };
      }
    }
  }
}

const sessionOf = ({ run }: BaselineDocument, { ranOn }: BaselineSuite, executable: Executable, host: string): string =>
  JSON.stringify([executable.carriedOver?.digest ?? executable.takenOver?.run ?? run.firstExecutionRunId, ranOn, host]);

function roundsOf({ rounds, samples, statistics }: Benchmark, ownSession: string): ComparableRounds {
  if (rounds !== undefined) {
    const isPaired = rounds.some(({ pair }) => pair !== undefined);
    return {
      logs: rounds.map(({ median }) => Math.log(median)),
      sessions: rounds.map(({ session }) => session),
      pairs: isPaired
        ? rounds.map(({ session, pair }) => (pair === undefined ? null : JSON.stringify([session, pair])))
        : null,
      orders: isPaired ? rounds.map(({ order = null }) => order) : null,
    };
  }
  const median = samples === undefined ? statistics?.median?.point : recompute(samples).median;
  if (median === undefined) return { logs: [], sessions: [], pairs: null, orders: null };
  return { logs: [Math.log(median)], sessions: [ownSession], pairs: null, orders: null };
}

const measuredOf = ({ rounds, samples }: Benchmark): ComparableBenchmark['measured'] => ({
  samples: rounds?.[0]?.samples ?? samples?.length ?? null,
  ns: samples === undefined ? null : samples.reduce((sum, { ns }) => sum + ns, 0),
});

function faultOf({ quick }: Executable, { logs }: ComparableRounds): string | null {
  if (quick) return 'measured with --quick: two samples say nothing';
  if (logs.length === 0) return 'it has neither samples nor a median';
  return logs.every(Number.isFinite) ? null : 'a time of it is no positive number';
}
