import { Context } from '@temporalio/activity';
import type { Watch } from '../../adapters/bench-host/job/bench-host.ts';
import { boundedReport } from '../../gate/contract/bounded-report.ts';
import type { FailureClass } from '../../gate/contract/failure.ts';
import { GateError } from '../../gate/contract/gate-error.ts';
import {
  measuredOf,
  type PairAsked,
  type PairSide,
  type TakenHalf,
  type TakenPair,
  withDiffering,
} from '../../gate/contract/measured/measured-pair.ts';
import type { HostActivities } from '../interfaces.ts';
import { type MeasureDeps, measureAndStore } from './measure-executable.ts';
import { watchStep } from './watch-step.ts';

/** What is no half's own failure: the whole step is tried again, or goes on elsewhere. */
const NOBODYS: readonly FailureClass[] = ['transient', 'host-state-lost'];

/**
 * Measures one executable of the change and of its base, one right after the other. Between them nothing but the machine's
 * lock changes hands. Whoever takes the step up again measures what is missing of either half.
 */
export async function measurePairAndStore(
  deps: MeasureDeps,
  input: PairAsked & { readonly attempt: number },
  watch: Watch,
): Promise<TakenPair> {
  if (input.first === 'base') {
    const base = await half(deps, input, 'base', watch);
    return whole(await half(deps, input, 'change', watch), base);
  }
  const change = await half(deps, input, 'change', watch);
  return whole(change, 'ref' in change ? await half(deps, input, 'base', watch) : null);
}

const whole = (change: TakenHalf, base: TakenHalf | null): TakenPair => ({
  change,
  base,
  durationMs: [change, base].reduce((sum, each) => sum + ((each && measuredOf(each)?.durationMs) || 0), 0),
});

async function half(
  deps: MeasureDeps,
  { job, base, executable, first, round, ...common }: PairAsked & { readonly attempt: number },
  side: PairSide,
  watch: Watch,
): Promise<TakenHalf> {
  const asked = { ...round, half: { pair: round.number, order: side === first ? 'first' : 'second' } } as const;
  try {
    if (side === 'change') {
      return { ref: await measureAndStore(deps, { ...common, remeasure: 0, job, executable, round: asked }, watch) };
    }
    const { commit, tree, asBase, number } = base;
    const { lockFile: _, ...elsewhere } = job;
    const ref = await measureAndStore(
      deps,
      {
        ...common,
        remeasure: 0,
        job: { ...elsewhere, commit, tree, asBase },
        executable: withDiffering(executable, base.executable),
        round: { ...asked, number },
      },
      watch,
    );
    return { ref };
  } catch (error) {
    if (!(error instanceof GateError) || NOBODYS.includes(error.report.class)) throw error;
    return { failure: boundedReport(error.report) };
  }
}

/** The same with heartbeats. */
export const createMeasurePair =
  (deps: MeasureDeps): HostActivities['measurePair'] =>
  (input) =>
    watchStep(`measuring ${input.executable.target} by turns`, (watch) =>
      measurePairAndStore(deps, { ...input, attempt: Context.current().info.attempt }, watch),
    );
