import type { BaselineBenchmark } from '../../baseline/document.ts';
import { timeOverRounds } from '../../baseline/time-over-rounds.ts';
import { keyText } from '../../comparison/benchmark-key.ts';
import { printedName } from '../../criterion/listing/listing.ts';
import type { Lane } from '../../names/names.ts';
import type { BenchmarkSelector } from '../../profile/profile.ts';
import { typedCommand } from '../../profile/typed-command.ts';
import type { Interval } from '../../statistics/interval.ts';
import type { SuiteVerdict } from '../suites/judge-suite.ts';
import type { JudgedSet, JudgedSide, JudgedSuite } from '../suites/judged.ts';
import { profileCommand } from '../suites/profile-command.ts';

/** A benchmark that a metric is made of. */
export interface Selected {
  readonly benchmark: BaselineBenchmark;
  /** As a comparison has it; null: no executable of a suite measured it. */
  readonly key: string | null;
  /** In nanoseconds, with its 95 % interval. */
  readonly time: Interval;
  /** All that its measurements span, where those that were made again lie outside the noise band; else null. */
  readonly span: Pick<Interval, 'lower' | 'upper'> | null;
  /** The values of the pattern's named groups, as one key: two benchmarks pair where these agree. */
  readonly groups: string;
  readonly suite: string;
  readonly command: string;
  readonly side: Lane;
  readonly hostId: string;
  /** The lease of another run in which it was measured, or the baseline that it was carried over from; null: of this run. */
  readonly lease: string | null;
  readonly machineClass: string;
  /** True where it was measured of another commit. */
  readonly carriedOver: boolean;
  /** True where a CUDA suite's CPU fallback gave it, and no side of it was asked for. */
  readonly fallback: boolean;
  readonly quick: boolean;
}

/** Longer ids match no pattern: they come from the change, and patterns may be slow on long texts. */
const LONGEST_ID = 1000;

/**
 * The benchmarks of a selector that count, each once however many suites share it. Without a `side`, a CUDA suite's own
 * side is meant where it was measured, so that the two sides never mix. What a CUDA suite's command measured without a
 * device stands for nothing but itself: it isn't compared with the command that was meant for the CPU.
 *
 * @param timed what is taken for a benchmark's time; one of which it takes nothing is left out
 */
export function selectBenchmarks(
  verdicts: readonly SuiteVerdict[],
  selector: BenchmarkSelector,
  timed: Timed = timeOverRounds,
): Selected[] {
  const pattern = new RegExp(selector.benchmark);
  const found = new Map<string, Selected>();
  for (const name of selector.suites) {
    const judged = verdicts.find((verdict) => verdict.judged.name === name)?.judged;
    if (judged === undefined) continue;
    const runs = judged.sides;
    const isOnDevice = ({ side, sets, reports }: JudgedSide) => side === 'cuda' && sets.length + reports.length > 0;
    const side = selector.side ?? (runs.some(isOnDevice) ? 'cuda' : 'cpu');
    const meant = runs.filter((each) => each.side === side && (each.noDevice === null || each === judged.main));
    for (const run of meant) {
      const fallback = selector.side === undefined && judged.noCuda !== null;
      for (const [key, selected] of matching(run, judged, pattern, fallback, timed)) {
        if (!found.has(key)) found.set(key, selected);
      }
    }
  }
  return [...found.values()];
}

/** A benchmark's time, in nanoseconds; null where it states none of the kind. */
type Timed = (benchmark: BaselineBenchmark) => Interval | null;

function* matching(
  side: JudgedSide,
  { name, suite }: Pick<JudgedSuite, 'name' | 'suite'>,
  pattern: RegExp,
  fallback: boolean,
  timed: Timed,
): Generator<[string, Selected]> {
  for (const { uri, set, kept, problems, ...origin } of [...side.sets, ...side.reports]) {
    const unstable = new Set(problems.filter(({ code }) => code === 'unstable').map(({ where }) => where));
    for (const [index, benchmark] of kept.entries()) {
      const match = benchmark.id.length <= LONGEST_ID ? pattern.exec(benchmark.id) : null;
      const time = match === null ? null : timed(benchmark);
      if (match === null || time === null) continue;
      yield [
        `${uri} ${index}`,
        {
          benchmark,
          key:
            'executable' in set
              ? keyText({ ...set.executable, suite: name, lane: side.record.ranOn, id: benchmark.id })
              : null,
          time,
          span: unstable.has(printedName(benchmark))
            ? spanOf(benchmark, time, 'remeasured' in set ? set.remeasured : [], timed)
            : null,
          groups: JSON.stringify(Object.entries(match.groups ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))),
          suite: name,
          command: typedCommand(suite, profileCommand(side.record, suite, set.command), 'run' in set ? set.run : null),
          side: side.side,
          hostId: set.host.id,
          lease: leaseOf(origin),
          machineClass: set.host.machineClass,
          carriedOver: origin.carriedOver !== undefined,
          fallback,
          quick: 'quick' in set && set.quick,
        },
      ];
    }
  }
}

function leaseOf({ takenOver, carriedOver }: Pick<JudgedSet, 'takenOver' | 'carriedOver'>): string | null {
  if (carriedOver !== undefined) return carriedOver.digest;
  return takenOver === undefined ? null : `${takenOver.run} ${takenOver.lease}`;
}

/**
 * From the lowest to the highest end of the intervals of a benchmark's measurements. Criterion fits a slope to some and none
 * to others, by how long they take: one that states nothing of the kind counts by what it states.
 */
function spanOf(
  first: BaselineBenchmark,
  time: Interval,
  repeats: readonly BaselineBenchmark[],
  timed: Timed,
): Pick<Interval, 'lower' | 'upper'> {
  const name = printedName(first);
  const again = repeats.filter((each) => printedName(each) === name).map((each) => timed(each) ?? timeOverRounds(each));
  const times = [time, ...again];
  return { lower: Math.min(...times.map(({ lower }) => lower)), upper: Math.max(...times.map(({ upper }) => upper)) };
}

/** A pair of a ratio: two benchmarks whose named groups agree, measured on one host and by one run. */
export interface Pair {
  readonly of: Selected;
  readonly over: Selected;
}

/** More pairs than this say that a pattern is wrong. */
const MOST_PAIRS = 10_000;

/** All pairs of two selections; null where there are too many. A benchmark is no pair with itself. */
export function pairUp(of: readonly Selected[], over: readonly Selected[]): Pair[] | null {
  const byKey = new Map<string, Selected[]>();
  const key = ({ groups, hostId, lease }: Selected) => JSON.stringify([hostId, lease, groups]);
  for (const each of over) {
    const same = byKey.get(key(each));
    if (same === undefined) byKey.set(key(each), [each]);
    else same.push(each);
  }
  const pairs: Pair[] = [];
  for (const one of of) {
    for (const other of byKey.get(key(one)) ?? []) {
      if (other.benchmark !== one.benchmark) pairs.push({ of: one, over: other });
      if (pairs.length > MOST_PAIRS) return null;
    }
  }
  return pairs;
}
