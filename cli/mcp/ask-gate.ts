import type { AskedRequest } from '../../activities/control/asking/resolve-request.ts';
import type { GateRun } from '../../client/gate-run.ts';
import { resolveRequest } from '../../client/resolve-request.ts';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import { runningOutcome } from '../../gate/contract/running-outcome.ts';

/** A gate that was asked for. */
export interface BegunGate {
  readonly run: GateRun;
  /** True where it was under way already. */
  readonly joined: boolean;
  /** The document as it was when the run began. */
  begun(): Promise<GateOutcome>;
  close(): Promise<void>;
}

/**
 * Asks for the gate of a subject: the one place where this server starts anything.
 *
 * @throws as `benchmark-gate run` does, nothing having been started
 */
export async function beginGateOf(asked: AskedRequest, flow: string, env: NodeJS.ProcessEnv): Promise<BegunGate> {
  const { runDependencies } = await import('../run/dependencies.ts');
  const dependencies = runDependencies(env);
  const request = await resolveRequest(asked, flow, env, dependencies);
  const { gates, close } = await dependencies.connect();
  try {
    const run = await gates.start(request);
    return { run, joined: run.joined, begun: async () => runningOutcome(request, run.start), close };
  } catch (error) {
    await close();
    throw error;
  }
}
