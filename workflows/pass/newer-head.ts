import {
  ActivityFailure,
  CancellationScope,
  condition,
  defineSignal,
  isCancellation,
  patched,
  setHandler,
} from '@temporalio/workflow';
import type { GateRequest } from '../../gate/contract/request.ts';
import { HEAD_MOVED_SIGNAL } from '../../gate/names/names.ts';
import { control } from '../calls/activities.ts';

const headMoved = defineSignal(HEAD_MOVED_SIGNAL);

/** Anybody may signal, and each time the head is read: a pass looks no more often than this. */
const MOST_LOOKS = 20;

/** Resolves when this run was told, since the last time, that its subject has a newer head. */
export type ToldOfHead = () => Promise<void>;

/** Starts to listen. To be called once, before the first activity. */
export function listenForNewerHead(): ToldOfHead {
  let told = 0;
  let answered = 0;
  setHandler(headMoved, () => {
    told += 1;
  });
  return async () => {
    await condition(() => told > answered);
    answered = told;
  };
}

/** A commit that a person named, and an issue's, is never superseded, and supersedes nothing. */
export const followsHead = ({ headPinned, subject }: Pick<GateRequest, 'headPinned' | 'subject'>): boolean =>
  !headPinned && subject.kind !== 'issue';

/** Tells older runs of the same subject to look at its head; one that isn't reached looks before its next lane. */
export async function tellOlderRuns(request: GateRequest, workflowId: string): Promise<void> {
  if (!followsHead(request) || !patched('tell-older-runs')) return;
  const { repository, subject } = request;
  try {
    await control.tellOlderRuns.executeWithOptions({ summary: 'tell older runs of the new head' }, [
      { workflowId, repository, subject },
    ]);
  } catch (error) {
    // Nobody waits for it by then: a run that was cancelled before it began must not fail by this.
    if (!(error instanceof ActivityFailure) && !isCancellation(error)) throw error;
  }
}

/**
 * Measures, and stops as soon as the run is told of a newer head and finds that there is one.
 *
 * @param isSuperseded looks at the subject's head
 */
export async function measureUnlessTold(
  told: ToldOfHead,
  isSuperseded: () => Promise<boolean>,
  measure: () => Promise<void>,
): Promise<void> {
  const measuring = new CancellationScope();
  const watching = new CancellationScope();
  let stopped = false;
  const watch = async () => {
    for (let look = 0; look < MOST_LOOKS; look++) {
      await told();
      if (!patched('superseded-at-once')) return;
      if (!(await isSuperseded())) continue;
      stopped = true;
      measuring.cancel();
      return;
    }
  };
  // What else goes wrong with a look is met again by the one before the next lane.
  const watched = watching.run(watch).catch((error: unknown) => {
    if (!isCancellation(error) && !(error instanceof ActivityFailure)) throw error;
  });
  try {
    await measuring.run(measure);
  } catch (error) {
    if (!stopped || !isCancellation(error)) throw error;
  } finally {
    watching.cancel();
    await watched;
  }
}
