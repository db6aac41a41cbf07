import type { CommandIo } from '../../cli/terminal/command-io.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../exit-code.ts';
import type { GateClient } from '../gate-client.ts';
import { routeLine, statusLine, writeOutcome } from '../print-outcome.ts';
import { owedLine } from '../print-receipts.ts';
import { printable } from '../printable.ts';

/** `benchmark-gate status ID`: one line about what the run does now, or how it ended. */
export async function statusCommand(id: string, gates: GateClient, { stdout }: CommandIo): Promise<ExitCode> {
  const run = await gates.find(id);
  const outcome = await run.show();
  if (outcome.status === null) {
    const { phase, iteration } = await run.progress();
    stdout(printable(`${outcome.gate} in progress, pass ${iteration + 1}: ${phase}\n`));
    return EXIT.ok;
  }
  const receipts = owedLine(outcome, await run.receipts(outcome));
  stdout(printable([statusLine(outcome), routeLine(outcome), receipts].filter(Boolean).join('; ')).concat('\n'));
  return EXIT.ok;
}

/** `benchmark-gate show ID`: the outcome document as it stands; the exit code is the run's own. */
export async function showCommand(id: string, json: boolean, gates: GateClient, io: CommandIo): Promise<ExitCode> {
  const run = await gates.find(id);
  const outcome = await run.show();
  writeOutcome(outcome, json, io, await run.receipts(outcome));
  return exitCodeOf(outcome);
}

/** `benchmark-gate cancel ID`: the run ends its processes, completes its receipts and ends with an outcome. */
export async function cancelCommand(id: string, gates: GateClient, { stdout }: CommandIo): Promise<ExitCode> {
  const run = await gates.find(id);
  const asked = await run.cancel();
  stdout(`${id} ${asked ? 'is asked to end' : 'has already ended'}: benchmark-gate show ${id}\n`);
  return EXIT.ok;
}
