import type { GateOutcome } from '../../contract/outcome.ts';
import { receiptTermsOf } from '../../contract/receipt-terms.ts';
import { MOST_FIGURES } from '../../names/limits.ts';
import { GATE } from '../../names/names.ts';
import { bounded } from '../../text/bounded-text.ts';
import { takeLines } from '../../text/byte-budget.ts';
import { escapeWithin, plainLine } from '../markdown/escape.ts';
import { verdictLine } from '../words/after-skip.ts';
import { bandWords } from '../words/band-words.ts';
import { reproduceCommands } from '../words/failures-section.ts';
import { routeText, runIdentity, statusWord } from '../words/ledger-words.ts';
import { NO_LINKS, type ReceiptLinks, workflowText } from '../words/links.ts';
import { nextStep } from '../words/next-step.ts';
import { substitutes } from '../words/row-text.ts';
import { benchmarksTable, countBenchmarks } from './benchmarks-table.ts';
import { notMeasured, openTargets } from './not-measured.ts';
import {
  baselinesList,
  carriedOverList,
  countVerdicts,
  evidenceList,
  suitesList,
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
    title: titleOf(outcome),
    summary: summaryText(outcome, links),
    ...(text === '' ? {} : { text }),
    externalId: runIdentity(outcome),
  };
  const { name } = receiptTermsOf(outcome);
  if (outcome.status === null) return { name, status: 'in_progress', ...output };
  return { name, status: 'completed', conclusion: CONCLUSIONS[outcome.status], ...output };
}

/** GitHub takes 255 characters; what stands of an earlier run may follow. */
const TITLE = 220;

/** So much of why it was skipped leaves room in a title for what to do. */
const TITLE_WHY = 80;

/** Says why where it was skipped or nothing was measured: many readers see no more than the title. */
function titleOf(outcome: GateOutcome): string {
  const { name } = receiptTermsOf(outcome);
  if (outcome.status === 'skipped') return bounded(`${name} = ${plainLine(verdictLine(outcome, TITLE_WHY))}`, TITLE);
  const verdict = `${name} = ${statusWord(outcome)}`;
  const isMeasured = outcome.suites.some(({ benchmarks }) => benchmarks > 0);
  const why = plainLine(outcome.why);
  return outcome.status === null || isMeasured || why === '' ? verdict : bounded(`${verdict}: ${why}`, TITLE);
}

// Budgets in bytes. They add up to less than a summary's limit, so that a summary never needs to be cut as a whole.
const WHY = 4_000;
const REPRODUCE = 12_000;
const BENCHMARKS = 12_000;
const TARGETS = 8_000;
const NOT_MEASURED = 8_000;
const BASELINES = 10_000;
const EVIDENCE = 8_000;
const SUITES = 30_000;
const SUBSTITUTES = 10_000;
const OPEN_TARGETS = 10_000;
const TAKEN_OVER = 6_000;
const CARRIED_OVER = 6_000;
const NOISE = 1_000;

/**
 * Verdict, next step and what shows each failure first: a person who reads no further knows what to do. Then what was
 * measured, then what wasn't; each thing once.
 */
function summaryText(outcome: GateOutcome, links: ReceiptLinks): string {
  const line = escapeWithin(verdictLine(outcome), 1_000);
  const verdict = [`${shownName(outcome)} = ${line}`, ...(outcome.route === null ? [] : [routeText(outcome.route)])];
  return paragraphs([
    // Two blanks end a line in Markdown.
    verdict.join('  \n'),
    escapeWithin(outcome.why, WHY),
    `**Next:** ${nextStep(outcome)}`,
    section('To see each failure', reproduceCommands(outcome, REPRODUCE)),
    section(
      countBenchmarks(outcome, MOST_FIGURES),
      paragraphs([benchmarksTable(outcome, MOST_FIGURES, BENCHMARKS), noiseLine(outcome)]),
    ),
    section(`Targets: ${countVerdicts(outcome)}`, targetsTable(outcome, TARGETS)),
    section('Not measured', notMeasured(outcome, NOT_MEASURED)),
    section('Baseline', baselinesList(outcome, BASELINES)),
    outcome.workflow === null ? '' : `Workflow ${workflowText(outcome, links)}, pass ${outcome.iteration + 1}.`,
  ]);
}

/** By how much times may differ on this machine without any cause. */
function noiseLine({ measured }: GateOutcome): string {
  const said = bandWords(measured?.noise ?? []).join('; ');
  return said === '' ? '' : escapeWithin(`${said.charAt(0).toUpperCase()}${said.slice(1)}.`, NOISE);
}

/** The gate's own name means nothing to Markdown, and is copied from there as it is. */
const shownName = (outcome: GateOutcome): string => {
  const { name } = receiptTermsOf(outcome);
  return name === GATE ? name : escapeWithin(name, 300);
};

/** What a neighbour reads, and who wants to repeat it all. */
function detailsText(outcome: GateOutcome): string {
  const stoodIn = substitutes(outcome).map((line) => `- ${line}`);
  return paragraphs([
    section('Carried over from other commits', carriedOverList(outcome, CARRIED_OVER)),
    section('Taken over from ended runs', takenOverList(outcome, TAKEN_OVER)),
    section('Evidence', evidenceList(outcome, EVIDENCE)),
    section('Suites', suitesList(outcome, SUITES)),
    section('Other than the first choice', withinBytes(stoodIn)),
    section('To settle the other targets', openTargets(outcome, OPEN_TARGETS)),
  ]);
}

const withinBytes = (lines: readonly string[]): string =>
  takeLines(lines, SUBSTITUTES, (left) => `… and ${left} more`).join('\n');

const section = (title: string, text: string): string => (text === '' ? '' : `### ${title}\n\n${text}`);

const paragraphs = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');
