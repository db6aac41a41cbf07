import { exitCodeOf } from '../../client/exit-code.ts';
import type { GateOutcome, GuardOutcome, SuiteStatus } from '../../gate/contract/outcome.ts';
import type { ReceiptsState } from '../../gate/contract/receipts-state.ts';
import { writeOutcome } from '../terminal/print-outcome.ts';
import { boundedAnswer, boundedText } from './bounded-answer.ts';
import type { ToolAnswer } from './tool.ts';

/** What an agent acts on comes first, since the end of a long list is left out. */
const ORDER: readonly SuiteStatus[] = ['failed', 'not-measured', 'incomplete', 'skipped', 'measured'];

/**
 * An outcome for an agent: the document, without what only a machine checks, and what the command line prints of it.
 *
 * @param more what the call adds to the document
 */
export function outcomeAnswer(
  outcome: GateOutcome,
  more: Readonly<Record<string, unknown>>,
  receipts: ReceiptsState | null = null,
): ToolAnswer {
  const words: string[] = [];
  const stderr = { write: () => true };
  writeOutcome(outcome, false, { stdout: (text) => void words.push(text), stderr }, receipts);
  const id = outcome.workflow?.id;
  if (outcome.status === null && id !== undefined) words.unshift(`still running: ${id}\n`);
  return { text: boundedText(words.join('')), document: boundedAnswer({ ...more, ...documentOf(outcome, receipts) }) };
}

/** Of the guard, which is no run. */
export const guardDocument = (outcome: GuardOutcome): ToolAnswer['document'] => ({
  running: false,
  exitCode: 0,
  ...outcome,
});

function documentOf(outcome: GateOutcome, receipts: ReceiptsState | null): Record<string, unknown> {
  const { grounds, signature, suites, targets, ...rest } = outcome;
  return {
    id: outcome.workflow?.id ?? null,
    running: outcome.status === null,
    exitCode: exitCodeOf(outcome),
    ...rest,
    ...(receipts === null ? {} : { receipts: receipts.receipts }),
    suites: [...suites].sort((one, other) => ORDER.indexOf(one.status) - ORDER.indexOf(other.status)),
    targets: [...targets].sort((one, other) => Number(one.verdict === 'met') - Number(other.verdict === 'met')),
  };
}
