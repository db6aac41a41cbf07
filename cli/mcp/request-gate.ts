import { existsSync } from 'node:fs';
import { type AskedRequest, resolveRequest } from '../../activities/control/asking/complete-request.ts';
import { isProfileName } from '../../adapters/profiles/profile-places.ts';
import type { GateClient } from '../../client/gate-client.ts';
import type { GateRun } from '../../client/runs/gate-run.ts';
import type { ThinRequest } from '../../gate/contract/asking/thin-request.ts';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import { runningOutcome } from '../../gate/contract/running-outcome.ts';
import type { RunDependencies } from '../run/run.ts';
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

/** How a gate is asked for. */
interface Asker {
  readonly flow: string;
  /** Chosen by the asker: one run for one id, however often it is asked for. */
  readonly requestId?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Aborted: nobody waits for it any more; what was asked for goes on. */
  readonly signal: AbortSignal;
}

type Connected = Awaited<ReturnType<RunDependencies['connect']>>;

/**
 * Asks for the gate of a subject: the one place where this server starts anything. A control worker completes the request,
 * so that neither GitHub nor git is needed here, nor the packages that ask them, unless the profile or the source is a file
 * of this machine.
 *
 * @throws as `benchmark-gate run` does, nothing having been started
 */
export async function requestGate(asked: AskedRequest, asker: Asker): Promise<RequestedGate> {
  if (!isOfThisMachine(asked)) {
    const thin = thinRequest(asked, asker.flow);
    return on(await connected(), (gates) => askThinly(gates, thin, asker));
  }
  const { runDependencies } = await import('../run/dependencies.ts');
  const dependencies = runDependencies(asker.env);
  const whole = await resolveRequest(asked, asker.flow, dependencies);
  return on(await dependencies.connect(), async (gates) => {
    if (asker.requestId !== undefined) return askThinly(gates, whole, asker);
    const run = await gates.start(whole);
    return { run, joined: run.joined, begun: async () => runningOutcome(whole, run.start) };
  });
}

async function connected(): Promise<Connected> {
  const [{ connect }, { createGateClient }] = await Promise.all([
    import('../../client/connect.ts'),
    import('../../client/gate-client.ts'),
  ]);
  const { client, close } = await connect();
  return { gates: createGateClient(client), close };
}

async function on(
  { gates, close }: Connected,
  ask: (gates: GateClient) => Promise<Omit<RequestedGate, 'close'>>,
): Promise<RequestedGate> {
  try {
    return { ...(await ask(gates)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Keys that weren't named aren't sent. */
function thinRequest({ repo: repository, pr: pullRequest, trustProfile, ...rest }: AskedRequest, flow: string) {
  return JSON.parse(JSON.stringify({ ...rest, repository, pullRequest, flow })) as ThinRequest;
}

/** Whether a request names a file that another machine may not have. */
const isOfThisMachine = ({ profile, source }: AskedRequest): boolean =>
  (typeof profile === 'string' && !isProfileName(profile)) || (source !== undefined && existsSync(source));
