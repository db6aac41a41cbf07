import { existsSync } from 'node:fs';
import type { AskedRequest } from '../../activities/control/asking/complete-request.ts';
import { resolveRequest } from '../../activities/control/asking/complete-request.ts';
import { isProfileName } from '../../adapters/profiles/profile-places.ts';
import type { GateRun } from '../../client/runs/gate-run.ts';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import { runningOutcome } from '../../gate/contract/running-outcome.ts';
import { askThinly } from './ask-thinly.ts';

/** A gate that was asked for. */
export interface RequestedGate {
  readonly run: GateRun;
  /** True where it was under way already. */
  readonly joined: boolean;
  /** The document as it was when the run began. */
  begun(): Promise<GateOutcome>;
  close(): Promise<void>;
}

/**
 * Asks for the gate of a subject: the one place where this server starts anything. A control worker completes the request,
 * so that neither GitHub nor git is needed here, unless the profile or the source is a file of this machine.
 *
 * @param signal aborted: nobody waits for it any more; what was asked for goes on
 * @throws as `benchmark-gate run` does, nothing having been started
 */
export async function requestGate(
  asked: AskedRequest,
  flow: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<RequestedGate> {
  const { runDependencies } = await import('../run/dependencies.ts');
  const dependencies = runDependencies(env);
  const whole = isOfThisMachine(asked) ? await resolveRequest(asked, flow, dependencies) : null;
  const { gates, close } = await dependencies.connect();
  try {
    if (whole === null) return { ...(await askThinly(gates, asked, flow, signal)), close };
    const run = await gates.start(whole);
    return { run, joined: run.joined, begun: async () => runningOutcome(whole, run.start), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Whether a request names a file that another machine may not have. */
const isOfThisMachine = ({ profile, source }: AskedRequest): boolean =>
  (typeof profile === 'string' && !isProfileName(profile)) || (source !== undefined && existsSync(source));
