import { EXIT, type ExitCode, exitCodeOf } from '../../client/exit-code.ts';
import type { GateClient } from '../../client/gate-client.ts';
import type { CommandIo } from '../terminal/command-io.ts';
import { firstLine, routeLine, writeOutcome } from '../terminal/print-outcome.ts';
import { owedLine } from '../terminal/print-receipts.ts';
import { printable } from '../terminal/printable.ts';
import { suitesDone, waitsOf } from '../terminal/progress-words.ts';
import { spanText } from '../terminal/span-text.ts';

/** `benchmark-gate status ID`: one line about what the run does now, or how it ended. */
export async function statusCommand(id: string, gates: GateClient, { stdout }: CommandIo): Promise<ExitCode> {
  const run = await gates.find(id);
  const outcome = await run.show();
  if (outcome.status === null) {
    const [progress, steps] = await Promise.all([run.progress(), run.pendingSteps()]);
    const so = `${spanText(Date.now() - Date.parse(progress.startedAt))} so far`;
    const now = [progress.phase, ...waitsOf(steps), suitesDone(progress), so].filter(Boolean).join('; ');
    stdout(printable(`${outcome.gate} in progress, pass ${progress.iteration + 1}: ${now}\n`));
    return EXIT.ok;
  }
  const receipts = owedLine(outcome, await run.receipts(outcome));
  stdout(printable([firstLine(outcome), routeLine(outcome), receipts].filter(Boolean).join('; ')).concat('\n'));
  return EXIT.ok;
}

/** `benchmark-gate show ID`: the outcome document as it stands; the exit code is the run's own. */
export async function showCommand(
  id: string,
  { json = false, requirePass = false }: { readonly json?: boolean; readonly requirePass?: boolean },
  gates: GateClient,
  io: CommandIo,
): Promise<ExitCode> {
  const run = await gates.find(id);
  const outcome = await run.show();
  writeOutcome(outcome, json, io, await run.receipts(outcome));
  return exitCodeOf(outcome, { requirePass });
}

/** `benchmark-gate cancel ID`: the run ends its processes, completes its receipts and ends with an outcome. */
export async function cancelCommand(id: string, gates: GateClient, { stdout }: CommandIo): Promise<ExitCode> {
  const run = await gates.find(id);
  const asked = await run.cancel();
  stdout(`${run.id} ${asked ? 'is asked to end' : 'has already ended'}: benchmark-gate show ${run.id}\n`);
  return EXIT.ok;
}
