import type { GateContext } from '../../contract/context.ts';
import type { GateOutcome } from '../../contract/outcome.ts';
import { AGENT, GENERATIVE_FLOW } from '../../names/names.ts';
import { takeLines } from '../../text/byte-budget.ts';
import { benchmarksTable, countBenchmarks } from '../check/benchmarks-table.ts';
import { baselinesList, suitesRun, targetsTable } from '../check/report-sections.ts';
import { hopLine } from '../ledger/hop-text.ts';
import { codeBlock, codeSpan, escapeWithin, plainLine } from '../markdown/escape.ts';
import { verdictLine } from '../words/after-skip.ts';
import { reproduceCommands } from '../words/failures-section.ts';
import { ROW_NAME, routeText, runIdentity, statusWord } from '../words/ledger-words.ts';
import { NO_LINKS, type ReceiptLinks, workflowText } from '../words/links.ts';
import { substitutes } from '../words/row-text.ts';
import { earlierRuns } from './earlier-runs.ts';
import { scopeLines } from './progress-scope.ts';

/** The one comment of a subject and profile. `body` begins with `marker`, by which each run finds it again. */
export interface ProgressComment {
  readonly title: string;
  readonly body: string;
  readonly marker: string;
}

/**
 * Identifies the comment of all runs of a subject under one profile. Not the anchor of a ledger, and no text can hold it.
 * It stands on the subject itself, and needs no name of that.
 */
export const progressMarker = ({ profile }: Pick<GateOutcome, 'profile'>): string =>
  `<!-- benchmark-gate:progress profile=${profile.replace(/[^a-z0-9-]/g, '-')} -->`;

/** The same as earlier versions of the gate wrote it, of one run alone: a run may have begun under such a one. */
export const formerProgressMarker = (outcome: Pick<GateOutcome, 'workflow'>): string =>
  `<!-- benchmark-gate:progress run=${runIdentity(outcome)} -->`;

/**
 * The comment that tells the next reader what was done, seen and decided, at most 65,535 UTF-8 bytes.
 *
 * @param earlier runs of the same subject and profile, newest first: of the newest five there is a line each
 */
export function renderProgressComment(
  outcome: GateOutcome,
  context: GateContext,
  links: ReceiptLinks = NO_LINKS,
  earlier: readonly GateOutcome[] = [],
): ProgressComment {
  const marker = progressMarker(outcome);
  const label = `[${GENERATIVE_FLOW}/${AGENT}/${ROW_NAME}]`;
  const isSkipped = outcome.status === 'skipped';
  const headline = isSkipped
    ? escapeWithin(verdictLine(outcome), 1_000)
    : `${statusWord(outcome)}: ${escapeWithin(outcome.why, 160)}`;
  const sections = [
    section('Intent', intentLine(outcome)),
    section('Inputs & Scope', takeLines(scopeLines(outcome, context), 8_000, andMore).join('\n')),
    section('Observations', observations(outcome)),
    section('Actions', actions(outcome)),
    section('Evidence', outcome.evidence.length === 0 ? '' : codeBlock(outcome.evidence, 8_000)),
    section('Decision / Route', decision(outcome)),
    section('Receipts', receipts(outcome, links)),
    ...(earlier.length === 0 ? [] : [section('Earlier runs', earlierRuns(earlier, links))]),
  ];
  const said = isSkipped ? verdictLine(outcome) : `${statusWord(outcome)}: ${outcome.why}`;
  const title = plainLine(said).slice(0, isSkipped ? 300 : 200);
  const body = [marker, `${label} ${headline}`, ...sections].join('\n\n');
  return { title: `${label} ${title}`, body, marker };
}

const andMore = (left: number): string => `… and ${left} more`;

const section = (title: string, text: string): string => `**${title}**\n\n${text === '' ? 'None.' : text}`;

function intentLine(outcome: GateOutcome): string {
  const commit = outcome.headSha === null ? 'the commit' : codeSpan(outcome.headSha);
  const profile = escapeWithin(outcome.profile, 200);
  return `Establish the performance baseline of ${commit} under the profile ${profile}. Measures and records; judges no difference.`;
}

/** So many benchmarks say what kind of numbers there are; the check has more. */
const MOST_BENCHMARKS = 5;

/** What was measured. What wasn't, the evidence lines say in its place. */
function observations(outcome: GateOutcome): string {
  const count = countBenchmarks(outcome, MOST_BENCHMARKS);
  const parts = [
    count === '' ? '' : `${count}:`,
    benchmarksTable(outcome, MOST_BENCHMARKS, 6_000),
    targetsTable(outcome, 6_000),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function actions(outcome: GateOutcome): string {
  const stoodIn = substitutes(outcome).map((line) => `- ${line}`);
  const parts = [suitesRun(outcome, 6_000), takeLines(stoodIn, 4_000, andMore).join('\n')];
  return parts.filter((part) => part !== '').join('\n');
}

function decision(outcome: GateOutcome): string {
  const lines = [
    `- Status: ${statusWord(outcome)}`,
    `- Route: ${routeText(outcome.route)}`,
    `- State: ${outcome.state ?? 'none'}`,
    `- Why: ${escapeWithin(outcome.why, 2_000)}`,
  ];
  const commands = reproduceCommands(outcome, 6_000);
  return [lines.join('\n'), ...(commands === '' ? [] : [`To see each failure:\n\n${commands}`])].join('\n\n');
}

function receipts(outcome: GateOutcome, links: ReceiptLinks): string {
  const { check, ledger } = outcome.receipts;
  const workflow = outcome.workflow === null ? [] : [`- workflow: ${workflowText(outcome, links)}`];
  const baselines = baselinesList(outcome, 6_000);
  return [
    `- check: ${receiptText(check)}`,
    `- ledger: ${receiptText(ledger)}`,
    `- hop: ${hopLine(outcome, 'agent', false)}`,
    ...workflow,
    ...(baselines === '' ? [] : [baselines]),
  ].join('\n');
}

function receiptText({ state, id, method, reason }: GateOutcome['receipts']['check']): string {
  // The reason says it all: `none` beside it would read as a failure.
  if (state === 'none' && reason !== undefined) return escapeWithin(reason, 500);
  const stoodIn = method === undefined || method === 'primary' ? '' : `; method: ${method}`;
  const why = reason === undefined ? '' : `; reason: ${escapeWithin(reason, 500)}`;
  return `${state}${id === undefined ? '' : ` (${escapeWithin(id, 200)})`}${stoodIn}${why}`;
}
