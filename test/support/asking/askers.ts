import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { askWorkflowId } from '../../../gate/contract/asking/asked-state.ts';
import { GuardOutcome } from '../../../gate/contract/outcome.ts';
import { bundledProgram } from '../processes/bundled-program.ts';
import { cleanEnvironment, type RunningCommand, startCommand } from '../processes/run-cli.ts';
import type { GateWorld } from '../world/gate-world.ts';
import { REPOSITORY } from '../world/seed-github.ts';

/** Who asks for the gate of a world, as a process that can be killed and started again. */
export interface Asker {
  /** The workflow of its asking; null: it starts the gate itself. */
  readonly asking: string | null;
  /** Starts its process, anew after a kill. */
  start(): Promise<void>;
  /** SIGKILL. Returns when the process is gone. */
  kill(): Promise<void>;
  /** Resolves once its process, started again, has found the gate. */
  follows(): Promise<void>;
  outcome(): Promise<GuardOutcome>;
  /** Ends what is left of it. */
  end(): Promise<void>;
}

/** Each asks for the gate of a world's pull request, by the profile of a file's text. */
export const ASKERS = {
  'benchmark-gate run': commandAsker,
  'a client with a request id': clientAsker,
  'the exported activity': activityAsker,
} as const;
export type AskerName = keyof typeof ASKERS;

const CLIENT = [bundledProgram(fileURLToPath(new URL('./client-child.ts', import.meta.url)))];
// Finds its workflows by its own address.
const ORCHESTRATOR = ['--import', 'tsx', fileURLToPath(new URL('./orchestrator-child.ts', import.meta.url))];

const child = (world: GateWorld, program: readonly string[], ...args: string[]): RunningCommand =>
  startCommand([...program, ...args], { env: cleanEnvironment(world.place) });

const thinRequest = (world: GateWorld, profile: string) => ({
  repository: REPOSITORY,
  pullRequest: world.github.pullRequest,
  source: world.repository.folder,
  profile: parse(profile) as object,
});

async function commandAsker(world: GateWorld): Promise<Asker> {
  let running: RunningCommand | null = null;
  return {
    asking: null,
    async start() {
      running = world.start([...world.run, '--json']);
    },
    kill: async () => running?.kill(),
    follows: async () => running?.says('waiting for a cpu host'),
    outcome: async () => GuardOutcome.parse(JSON.parse((await running?.ended)?.stdout ?? '')),
    end: async () => running?.kill(),
  };
}

async function clientAsker(world: GateWorld, profile: string): Promise<Asker> {
  const requestId = randomUUID();
  let running: RunningCommand | null = null;
  return {
    asking: askWorkflowId(requestId),
    async start() {
      running = child(world, CLIENT, JSON.stringify(thinRequest(world, profile)), requestId);
    },
    kill: async () => running?.kill(),
    follows: async () => {},
    async outcome() {
      const { stdout, stderr } = (await running?.ended) ?? { stdout: '', stderr: 'it was never started' };
      if (stdout === '') throw new Error(`the client ended without an outcome: ${stderr}`);
      return GuardOutcome.parse(JSON.parse(stdout));
    },
    end: async () => running?.kill(),
  };
}

async function activityAsker(world: GateWorld, profile: string): Promise<Asker> {
  const taskQueue = randomUUID();
  const workflow = await world.client.workflow.start('askOnce', {
    taskQueue,
    workflowId: taskQueue,
    args: [thinRequest(world, profile)],
  });
  let running: RunningCommand | null = null;
  return {
    // As the activity names it: by its workflow's run and its own id, which the SDK counts.
    asking: askWorkflowId(`${workflow.firstExecutionRunId}/1`),
    async start() {
      running = child(world, ORCHESTRATOR, taskQueue);
    },
    kill: async () => running?.kill(),
    follows: async () => {},
    outcome: async () => GuardOutcome.parse(await workflow.result()),
    end: async () => running?.kill(),
  };
}
