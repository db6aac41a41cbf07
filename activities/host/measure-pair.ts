import { Context } from '@temporalio/activity';
import type { BenchSteps } from '../../adapters/bench-host/bench-steps.ts';
import type { Watch } from '../../adapters/bench-host/job/bench-host.ts';
import type { Measured } from '../../adapters/bench-host/measure/collect-measured.ts';
import type { Half } from '../../adapters/bench-host/measure/measure-by-turns.ts';
import type { MeasureInput } from '../../adapters/bench-host/measure/measure-input.ts';
import { boundedReport } from '../../gate/contract/bounded-report.ts';
import { GateError } from '../../gate/contract/gate-error.ts';
import {
  isOfOneHalf,
  measuredOf,
  type PairAsked,
  type PairSide,
  type TakenHalf,
  type TakenPair,
  withDiffering,
} from '../../gate/contract/measured/measured-pair.ts';
import type { HostActivities } from '../interfaces.ts';
import { type MeasureDeps, storeMeasured } from './measure-executable.ts';
import { watchStep } from './watch-step.ts';

export interface PairDeps extends Pick<MeasureDeps, 'store'> {
  readonly bench: Pick<BenchSteps, 'measureByTurns'>;
}

/**
 * Measures one executable of the change and of its base by turns, and stores everything measured, also of a half that
 * failed. Whoever takes the step up again measures what is missing of either half.
 */
export async function measurePairAndStore(
  { bench, store }: PairDeps,
  input: PairAsked & { readonly attempt: number },
  watch: Watch,
): Promise<TakenPair> {
  const { change, base, first } = halvesAsked(input);
  const taken = await bench.measureByTurns({ change, base, first }, watch);
  const ours = await takenHalf(store, change, taken.change);
  const theirs = taken.base && (await takenHalf(store, base, taken.base));
  return {
    change: ours,
    base: theirs,
    durationMs: [ours, theirs].reduce((sum, each) => sum + ((each && measuredOf(each)?.durationMs) || 0), 0),
  };
}

/** What each half is measured by. */
function halvesAsked({ job, base, executable, first, round, ...common }: PairAsked & { readonly attempt: number }) {
  const roundOf = (side: PairSide) =>
    ({ ...round, half: { pair: round.number, order: side === first ? 'first' : 'second' } }) as const;
  const { commit, tree, asBase, number } = base;
  const { lockFile: _, ...elsewhere } = job;
  const change: MeasureInput = { ...common, remeasure: 0, job, executable, round: roundOf('change') };
  return {
    first,
    change,
    base: {
      ...change,
      job: { ...elsewhere, commit, tree, asBase },
      executable: withDiffering(executable, base.executable),
      round: { ...roundOf('base'), number },
    } satisfies MeasureInput,
  };
}

async function takenHalf(store: MeasureDeps['store'], asked: MeasureInput, taken: Half<Measured>): Promise<TakenHalf> {
  if ('failure' in taken) return { failure: boundedReport(taken.failure) };
  try {
    return { ref: await storeMeasured(store, asked, taken.half) };
  } catch (error) {
    if (!(error instanceof GateError) || !isOfOneHalf(error.report)) throw error;
    return { failure: boundedReport(error.report) };
  }
}

/** The same with heartbeats. */
export const createMeasurePair =
  (deps: PairDeps): HostActivities['measurePair'] =>
  (input) =>
    watchStep(`measuring ${input.executable.target} by turns`, (watch) =>
      measurePairAndStore(deps, { ...input, attempt: Context.current().info.attempt }, watch),
    );
