import type { Signatures } from '../../../../adapters/signing/signatures.ts';
import type { MeasuredStore } from '../../../../adapters/store/content/store.ts';
import { LARGEST_LIST, MeasuredList } from '../../../../gate/contract/measured/measured-list.ts';
import type { ControlActivities } from '../../../interfaces.ts';
import { type ClaimedRun, unproven } from '../../runs/identity/require-caller.ts';

export interface ListMeasuredDependencies {
  readonly store: Pick<MeasuredStore, 'putMeasuredList'>;
  /** Refuses whoever isn't the run that its list names. */
  readonly requireCaller: (run: ClaimedRun) => Promise<void>;
  /** Absent where no key is configured. */
  readonly signMeasured?: Signatures['signMeasured'];
}

/**
 * Lists what a run has measured whole, for a later run of the same commit to take over. A list is of the run that asks;
 * a repeated activity writes the same one.
 *
 * @throws {GateError} unproven, from the function
 */
export const createListMeasured =
  ({ store, requireCaller, signMeasured }: ListMeasuredDependencies): ControlActivities['listMeasured'] =>
  async ({ list: told, about }) => {
    const parsed = MeasuredList.safeParse(told);
    if (!parsed.success)
      throw unproven(`what was measured was to be listed by what is no list: ${parsed.error.message.slice(0, 300)}`);
    const list = parsed.data;
    const { repository, commit, profile } = list.terms;
    await requireCaller({ identity: list.run, about });
    if (about.repository !== repository || about.headSha !== commit || about.profile.name !== profile) {
      throw unproven(`run ${list.run.firstExecutionRunId} lists what it measured of another commit: refused`);
    }
    const signature = signMeasured?.(list);
    const text = JSON.stringify({ list, ...(signature === undefined ? {} : { signature }) });
    if (text.length > LARGEST_LIST) return;
    const last = Math.max(0, ...list.sets.map(({ measuredAt }) => Date.parse(measuredAt)));
    await store.putMeasuredList(commit, last, text);
  };
