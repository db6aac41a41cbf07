import type { FailureReport } from '../../../gate/contract/failure.ts';
import { GateError } from '../../../gate/contract/gate-error.ts';
import { isOfOneHalf, type PairSide } from '../../../gate/contract/measured/measured-pair.ts';
import type { BenchHost, Watch } from '../job/bench-host.ts';
import { collectMeasured, type Measured } from './collect-measured.ts';
import type { MeasureInput } from './measure-input.ts';
import { readyExecutable } from './ready-executable.ts';
import { type RanExecutable, runExecutable } from './run-executable.ts';
import { runInTurn, type TurnHooks } from './run-in-turn.ts';

export interface ByTurnsInput {
  readonly change: MeasureInput;
  readonly base: MeasureInput;
  /** Which half is measured first. */
  readonly first: PairSide;
}

/** A half that came this far, or what kept it from coming. */
export type Half<T> = { readonly half: T } | { readonly failure: FailureReport };

/** Both halves; the base's is null where the change's failed before it was measured. */
export interface MeasuredByTurns {
  readonly change: Half<Measured>;
  readonly base: Half<Measured> | null;
}

/**
 * Measures one executable of the change and of its base, one right after the other. Both are made ready before, and read
 * afterwards, and the second one waits for the machine's lock while the first one runs: of this run nothing but that lock's
 * change of hands lies between them.
 *
 * @throws {GateError} whatever isn't the failure of one half
 */
export async function measureByTurns(host: BenchHost, input: ByTurnsInput, watch: Watch): Promise<MeasuredByTurns> {
  const change = await halfOf(readyExecutable(host, input.change, watch));
  if ('failure' in change) return { change, base: null };
  const base = await halfOf(readyExecutable(host, input.base, watch));
  if ('failure' in base) {
    const alone = await halfOf(runExecutable(host, change.half, watch));
    return { change: await collect(host, alone, watch), base };
  }
  const ready = { change: change.half, base: base.half };
  const run = (side: PairSide) => (turn: Watch, hooks: TurnHooks) =>
    halfOf(runExecutable(host, ready[side], turn, hooks));
  // What left no room on the disk is read, and removed, before the other half begins.
  const read = new Map<Half<RanExecutable>, Half<Measured>>();
  const collected = async (half: Half<RanExecutable>) => read.get(half) ?? (await collect(host, half, watch));
  const measureBoth = async (): Promise<MeasuredByTurns> => {
    const [one, other] = await runInTurn(run(input.first), run(input.first === 'change' ? 'base' : 'change'), {
      watch,
      // A change that failed here has failed: its base isn't asked for anything.
      goesOn: async (half) => {
        if ('half' in half && half.half.end.result?.leftDiskFull === true)
          read.set(half, await collect(host, half, watch));
        return input.first === 'base' || !hasFailed(half);
      },
    });
    const [ours, theirs] = input.first === 'change' ? [one, other] : [other, one];
    if (ours === null) throw new Error("the change's half was not begun");
    return { change: await collected(ours), base: theirs && (await collected(theirs)) };
  };
  const [both] = await Promise.allSettled([measureBoth()]);
  // What a half that nobody reads did to its checkout must not be held against the next one.
  const looks = await Promise.allSettled(Object.values(ready).map(({ leftClean }) => leftClean()));
  // What failed first is told: the rest may have come of it.
  if (both.status === 'rejected') throw both.reason;
  for (const look of looks) if (look.status === 'rejected') throw look.reason;
  return both.value;
}

const hasFailed = (half: Half<RanExecutable>): boolean => 'failure' in half || half.half.failure !== null;

const collect = async (host: BenchHost, ran: Half<RanExecutable>, watch: Watch): Promise<Half<Measured>> =>
  'failure' in ran ? ran : halfOf(collectMeasured(host, ran.half, watch));

async function halfOf<T>(step: Promise<T>): Promise<Half<T>> {
  try {
    return { half: await step };
  } catch (error) {
    if (!(error instanceof GateError) || !isOfOneHalf(error.report)) throw error;
    return { failure: error.report };
  }
}
