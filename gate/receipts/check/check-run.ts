import type { GateOutcome } from '../../contract/outcome.ts';
import { GATE } from '../../names/names.ts';
import { takeLines } from '../../text/byte-budget.ts';
import { escapeWithin, plainLine } from '../markdown/escape.ts';
import { verdictLine } from '../words/after-skip.ts';
import { reproduceCommands } from '../words/failures-section.ts';
import { routeText, runIdentity } from '../words/ledger-words.ts';
import { NO_LINKS, type ReceiptLinks, workflowText } from '../words/links.ts';
import { nextStep } from '../words/next-step.ts';
import { substitutes } from '../words/row-text.ts';
import {
  baselinesList,
  countVerdicts,
  evidenceList,
  notMeasured,
  suitesTable,
  takenOverList,
  targetsTable,
} from './report-sections.ts';

/** What GitHub's checks API takes. Summary and text are Markdown of at most 65,535 UTF-8 bytes each. */
export interface CheckRunContent {
  readonly name: string;
  readonly status: 'in_progress' | 'completed';
  /** There exactly when completed. */
  readonly conclusion?: 'success' | 'failure' | 'neutral';
  readonly title: string;
  readonly summary: string;
  readonly text?: string;
  /** The run's identity: finds this check again when the answer to its creation was lost. */
  readonly externalId: string;
}

const CONCLUSIONS = { pass: 'success', fail: 'failure', skipped: 'neutral' } as const;

/** The check run of a gate that runs, or has ended. */
export function renderCheckRun(outcome: GateOutcome, links: ReceiptLinks = NO_LINKS): CheckRunContent {
  const text = detailsText(outcome);
  const output = {
    title: `${GATE} = ${plainLine(verdictLine(outcome))}`,
    summary: summaryText(outcome, links),
    ...(text === '' ? {} : { text }),
    externalId: runIdentity(outcome),
  };
  if (outcome.status === null) return { name: GATE, status: 'in_progress', ...output };
  return { name: GATE, status: 'completed', conclusion: CONCLUSIONS[outcome.status], ...output };
}

// Budgets in bytes. They add up to less than a summary's limit, so that a summary never needs to be cut as a whole.
const WHY = 4_000;
const REPRODUCE = 12_000;
const TARGETS = 10_000;
const EVIDENCE = 8_000;
const NOT_MEASURED = 8_000;
const BASELINES = 10_000;
const SUITES = 40_000;
const SUBSTITUTES = 10_000;
const TAKEN_OVER = 6_000;

/** Verdict, route and next step first: a person who reads no further knows what to do. */
function summaryText(outcome: GateOutcome, links: ReceiptLinks): string {
  const line = escapeWithin(verdictLine(outcome), 1_000);
  const verdict = [`${GATE} = ${line}`, ...(outcome.route === null ? [] : [routeText(outcome.route)])];
  return paragraphs([
    // Two blanks end a line in Markdown.
    verdict.join('  \n'),
    escapeWithin(outcome.why, WHY),
    `**Next:** ${nextStep(outcome)}`,
    section('To see each failure', reproduceCommands(outcome, REPRODUCE)),
    section(`Targets: ${countVerdicts(outcome)}`, targetsTable(outcome, TARGETS)),
    section('Evidence', evidenceList(outcome, EVIDENCE)),
    section('Not measured', notMeasured(outcome, NOT_MEASURED)),
    section('Baseline', baselinesList(outcome, BASELINES)),
    outcome.workflow === null ? '' : `Workflow ${workflowText(outcome, links)}, pass ${outcome.iteration + 1}.`,
  ]);
}

function detailsText(outcome: GateOutcome): string {
  const stoodIn = substitutes(outcome).map((line) => `- ${line}`);
  return paragraphs([
    section('Taken over from ended runs', takenOverList(outcome, TAKEN_OVER)),
    section('Suites', suitesTable(outcome, SUITES)),
    section('Other than the first choice', withinBytes(stoodIn)),
  ]);
}

const withinBytes = (lines: readonly string[]): string =>
  takeLines(lines, SUBSTITUTES, (left) => `… and ${left} more`).join('\n');

const section = (title: string, text: string): string => (text === '' ? '' : `### ${title}\n\n${text}`);

const paragraphs = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');
