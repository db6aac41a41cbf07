import { CancellationScope, patched, TemporalFailure } from '@temporalio/workflow';
import { utf8Bytes } from '../../gate/text/byte-budget.ts';
import { control } from '../calls/activities.ts';
import { addMeasured, type GateState, type HandedOn } from '../state/gate-state.ts';

/**
 * More than this isn't handed on as it is. What a run continues with, whoever follows it reads, also a client that has
 * no store: it must not be turned into a reference on its way.
 */
const LARGEST_HANDED_ON = 96 * 1024;

const NOTHING = { finished: [], finishedReports: [], most: [], runs: [] };

/** What the next pass begins with: where that is much, most of it lies in the store. */
export async function handOn(carried: HandedOn): Promise<HandedOn> {
  const { finished, finishedReports, most, runs, base, ...rest } = carried;
  const measured = { finished, finishedReports, most, runs, ...(base === undefined ? {} : { base }) };
  if (utf8Bytes(JSON.stringify(measured)) <= LARGEST_HANDED_ON || !patched('measured-by-reference')) return carried;
  try {
    const measuredAt = await CancellationScope.nonCancellable(() =>
      control.keepMeasured.executeWithOptions({ summary: 'keep what was measured' }, [measured]),
    );
    return { ...rest, ...NOTHING, measuredAt };
  } catch (error) {
    if (!(error instanceof TemporalFailure)) throw error;
    // Measured anew, it costs time; the run goes on.
    return { ...rest, ...NOTHING, ...withoutRounds(rest) };
  }
}

/** Where nothing is left of what was measured, no rounds go on, and no look has seen any. */
const withoutRounds = ({ within }: Pick<HandedOn, 'within'>): Pick<HandedOn, 'within'> =>
  within === undefined ? {} : { within: { ...within, rounds: null, looked: [] } };

/** Takes up what the pass before left in the store; null where it left nothing there. */
export function takingUp(carried: HandedOn | null, state: GateState): (() => Promise<void>) | null {
  const measuredAt = carried?.measuredAt;
  if (measuredAt === undefined) return null;
  return async () =>
    addMeasured(state, await control.readMeasured.executeWithOptions({ summary: 'what was measured' }, [measuredAt]));
}
