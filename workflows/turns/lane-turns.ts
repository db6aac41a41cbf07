import type { BenchExecutable } from '../../gate/contract/executables.ts';
import type { HostJob } from '../../gate/contract/host-job.ts';
import type { LookAnswer, NamedBenchmarks } from '../../gate/contract/measured/look-asked.ts';
import type { MeasurementRef } from '../../gate/contract/measured/measurement-ref.ts';
import type { SuiteRecord } from '../../gate/contract/suite-record.ts';

/** The trusted base beside a lane's change, built on the same host: its executables are measured by turns with the change's. */
export interface LaneTurns {
  readonly job: HostJob;
  /** By the executables' keys. */
  readonly benches: Map<string, BaseBench>;
  /** What its builds gave, by `builtKey`. */
  readonly built: Map<string, BaseBuild>;
  /** What stands of an executable from an earlier lease, by its key. */
  readonly before: (key: string) => MeasurementRef | undefined;
  /** Keeps what an executable has after a round more. */
  readonly keep: (ref: MeasurementRef) => void;
  /** Of all leases of the lane. */
  readonly looks: TurnLooks;
}

/** What looks at a lane's rounds have come to. */
export interface TurnLooks {
  /** Of the last one; null: there was none. */
  answer: LookAnswer | null;
  /** Why nobody can look: then all rounds are taken, and the stored baselines alone are compared. Null: somebody can. */
  unlooked: string | null;
  /** Sets that were looked at. */
  readonly seen: Set<string>;
  /** Keys of executables of which no more rounds are taken, since all of them is decided. */
  readonly stopped: Set<string>;
  /** What was found is being confirmed: no more looks are taken. */
  isConfirming: boolean;
  /** What rounds to come measure, by the executables' keys; of one that isn't in it they measure all. */
  readonly only: Map<string, readonly string[]>;
}

export const newLooks = (answer: LookAnswer | null = null, unlooked: string | null = null): TurnLooks => ({
  ...{ answer, unlooked, isConfirming: false },
  ...{ seen: new Set<string>(), stopped: new Set<string>(), only: namedIn(answer?.undecided ?? []) },
});

/** Has the rounds to come measure these benchmarks alone. */
export function measureOnly({ only }: Pick<TurnLooks, 'only'>, named: readonly NamedBenchmarks[]): void {
  only.clear();
  for (const [key, benchmarks] of namedIn(named)) only.set(key, benchmarks);
}

const namedIn = (named: readonly NamedBenchmarks[]): Map<string, readonly string[]> =>
  new Map(named.flatMap(({ key, benchmarks }) => (benchmarks === null ? [] : [[key, benchmarks] as const])));

/** An executable of the base that holds benchmarks. */
export interface BaseBench {
  readonly suite: string;
  readonly command: string;
  readonly executable: BenchExecutable;
  readonly listed: number;
  /** True: the change has no such executable, and it is measured by itself. */
  readonly isAlone: boolean;
  ref: MeasurementRef | null;
  /** True: no more rounds are taken of it. */
  isOver: boolean;
  /** Its last round failed. */
  failedLast: boolean;
}

/** What a suite's command gave on the base, as far as it is no executable that holds benchmarks. */
export interface BaseBuild extends Pick<SuiteRecord, 'suite' | 'command'> {
  readonly keys: string[];
  readonly empty: SuiteRecord['empty'][number][];
  readonly leftOut: SuiteRecord['leftOut'][number][];
  readonly failures: SuiteRecord['failures'][number][];
}

/** The base's executable that a change's is measured by turns with; null: it has none, or takes no more rounds of it. */
export function benchBeside(turns: LaneTurns | null, key: string): BaseBench | null {
  const bench = turns?.benches.get(key);
  return bench === undefined || bench.isOver || bench.isAlone ? null : bench;
}

/** Has numbers of another commit's baseline stand for the base's identical executable, too: none of the two is measured. */
export function standFor(turns: LaneTurns | null, key: string, ref: MeasurementRef): void {
  const bench = benchBeside(turns, key);
  if (bench === null) return;
  bench.ref = ref;
  bench.isOver = true;
}

/** The executables that only the base has, and that have fewer rounds than so many. */
export const benchesAlone = (turns: LaneTurns | null, rounds: number): BaseBench[] =>
  [...(turns?.benches.values() ?? [])].filter(
    ({ isAlone, isOver, ref }) => isAlone && !isOver && (ref?.rounds?.length ?? 0) < rounds,
  );

/** Keys of executables that are other than the base's: what another commit's baseline has of them stands beside no base. */
export const keysBesideBase = (turns: LaneTurns | null, built: readonly BenchExecutable[]): ReadonlySet<string> =>
  new Set(
    built.flatMap(({ key, identity }) => {
      const beside = benchBeside(turns, key);
      return beside === null || beside.executable.identity === identity ? [] : [key];
    }),
  );
