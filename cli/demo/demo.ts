import { once } from 'node:events';
import { loadProfile } from '../../adapters/profiles/load-profile.ts';
import { connect } from '../../client/connect.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../../client/exit-code.ts';
import { follow } from '../../client/follow.ts';
import { createGateClient } from '../../client/gate-client.ts';
import { type DemoStack, startDemoStack } from '../../demo/demo-stack.ts';
import { DEMO_REPOSITORY } from '../../demo/seed-github.ts';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import type { RunStart } from '../../gate/contract/running-outcome.ts';
import { workflowAddress } from '../../gate/receipts/words/links.ts';
import type { CommandIo } from '../terminal/command-io.ts';
import { createLiveTerminal } from '../terminal/live-terminal.ts';
import { writeOutcome } from '../terminal/print-outcome.ts';
import { printable } from '../terminal/printable.ts';
import { otherCommands, showBaseline } from './other-commands.ts';

/** `benchmark-gate demo`: the whole gate on this machine, from an empty server to a routed outcome. */
export async function demoCommand(options: { keep?: boolean; json?: boolean }, io: CommandIo): Promise<ExitCode> {
  const say = (line: string) => void io.stderr.write(`${printable(line)}\n`);
  const stack = await startDemoStack(io.env, say, io.signal);
  try {
    const before = await readLedger(stack);
    const outcome = await runGate(stack, io, say);
    if (outcome === null) return EXIT.stillRunning;
    writeOutcome(outcome, options.json === true, io);
    if (!options.json) io.stdout(printable(await epilogue(stack, before, outcome, options.keep === true)));
    if (options.keep) {
      say(`\neverything stays up until Ctrl-C; in another terminal:\n${otherCommands(stack)}`);
      if (!io.signal.aborted) await once(io.signal, 'abort');
    }
    return exitCodeOf(outcome);
  } finally {
    say('stopping');
    await stack.stop();
  }
}

async function runGate(stack: DemoStack, io: CommandIo, say: (line: string) => void): Promise<GateOutcome | null> {
  const { client, close } = await connect({ address: stack.server.address, namespace: 'default' }, stack.environment);
  try {
    const gates = createGateClient(client);
    const run = await gates.start({
      repository: DEMO_REPOSITORY,
      subject: { kind: 'pull-request', number: stack.pullRequest },
      headSha: stack.sample.head.sha,
      headPinned: false,
      base: stack.sample.main.sha,
      source: { kind: 'url', location: stack.address },
      profile: await loadProfile('sample'),
      suites: null,
      executables: null,
      flow: 'generative',
    });
    say(`started ${run.id}\nTemporal UI: ${inTemporalUi(stack, run.start.identity)}\n`);
    const live = await createLiveTerminal(io.stderr);
    const outcome = await follow(run, { waitMs: null, signal: io.signal, show: live.show });
    live.done();
    return outcome;
  } finally {
    await close();
  }
}

function inTemporalUi({ server }: DemoStack, { workflowId: id, firstExecutionRunId }: RunStart['identity']): string {
  const links = { temporal: `${server.uiUrl}/namespaces/default` };
  return workflowAddress({ workflow: { id, firstExecutionRunId } }, links) ?? server.uiUrl;
}

async function readLedger({ standIn, ledger }: DemoStack): Promise<string> {
  const { comments } = await standIn.dump(DEMO_REPOSITORY);
  return comments.find(({ id }) => id === ledger)?.body ?? '';
}

/** What a newcomer wants to see besides the outcome: what was written where. */
async function epilogue(
  stack: DemoStack,
  before: string,
  { baselines }: Pick<GateOutcome, 'baselines'>,
  keep: boolean,
): Promise<string> {
  const { checkRuns } = await stack.standIn.dump(DEMO_REPOSITORY);
  const indent = (text: string) => text.trimEnd().replace(/^/gm, '  ');
  return [
    '',
    'ledger before',
    indent(before),
    '',
    'ledger after',
    indent(await readLedger(stack)),
    '',
    ...checkRuns.map(({ name, status, conclusion }) => `check run ${name}: ${status}, ${conclusion}`),
    ...baselines.flatMap(({ digest }) => ['the baseline, later:', `  ${showBaseline(stack.environment, digest)}`]),
    keep ? `Temporal UI: ${stack.server.uiUrl}` : 'npm run demo -- --keep leaves everything up, with the Temporal UI',
    '',
  ].join('\n');
}
