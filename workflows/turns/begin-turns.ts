import { whyNoBase } from '../../gate/contract/probe/no-base.ts';
import type { HostDescription } from '../../gate/hosts/description.ts';
import { WITHOUT_SANDBOX } from '../../gate/hosts/without-sandbox.ts';
import { roundTermsOf } from '../../gate/profile/rounds.ts';
import type { LaneSetting } from '../lane/lane-setting.ts';
import type { LaneWork } from '../suite/lane-work.ts';
import { baseFailure } from './base-failure.ts';
import { baseJob } from './base-job.ts';
import { type LaneTurns, newLooks } from './lane-turns.ts';

/** Whether a run is to be measured by turns, as far as its request says. */
export const asksForTurns = ({ request }: Pick<LaneSetting, 'request'>): boolean =>
  roundTermsOf(request.profile)?.against === 'base';

/**
 * Checks the trusted base out beside the change, on the host that a lane has leased. Null where nobody asks for it, or where it
 * can't be: then the change is measured alone, and why is said.
 */
export async function beginTurns(
  work: LaneWork,
  gate: Pick<LaneSetting, 'request' | 'context' | 'state'>,
): Promise<LaneTurns | null> {
  const { state, context, request } = gate;
  const { job, host } = work;
  if (work.rounds === null || !asksForTurns(gate)) return null;
  const base = baseJob(gate, job);
  state.notByTurns = whyNoBase(context, request.headSha) ?? whyNotOn(host);
  if (base === null || state.notByTurns !== null) return null;
  try {
    const prepared = await work.spend(work.profile.budget.build, (steps) =>
      steps.prepareCheckout.executeWithOptions({ summary: `check out the base ${base.commit.slice(0, 12)}` }, [base]),
    );
    state.baseLockFile ??= prepared.lockFile ?? null;
  } catch (error) {
    state.notByTurns = `the base can't be checked out: ${baseFailure(error).message}`;
    return null;
  }
  const looks = state.looks.get(job.lane) ?? newLooks();
  state.looks.set(job.lane, looks);
  const scoped = (key: string) => `${job.lane}|${host.machineClass}|${key}`;
  return {
    job: base,
    benches: new Map(),
    built: new Map(),
    before: (key) => state.baseFinished.get(scoped(key)),
    keep: (ref) => state.baseFinished.set(scoped(ref.key), ref),
    looks,
  };
}

/** Why a host can't measure by turns. Without a sandbox the change could write the base's numbers, which others trust. */
function whyNotOn({ id, isolation, pairs }: HostDescription): string | null {
  if (pairs !== true) return `the worker of ${id} is of a version that measures no pairs`;
  return isolation === 'none' ? `${id} has ${WITHOUT_SANDBOX}` : null;
}
