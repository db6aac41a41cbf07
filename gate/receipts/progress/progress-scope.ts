import type { GateContext, ScopeFinding } from '../../contract/context.ts';
import type { GateOutcome } from '../../contract/outcome.ts';
import { codeSpan, escapeWithin } from '../markdown/escape.ts';
import { isOwnGate } from '../words/ledger-words.ts';

/** What the run was given and what it found in scope, as list items. All of it facts; nothing here is a verdict. */
export function scopeLines(outcome: GateOutcome, context: GateContext): string[] {
  const { changedFiles, ledger } = context;
  const only = context.documentationOnly ? '; documentation only' : '';
  const item = (label: string, text: string): string[] => (text === '' ? [] : [`- ${label}: ${text}`]);
  return [
    `- subject: ${subjectText(outcome)}, tree ${codeSpan(context.tree)}`,
    ...item('base', context.base === null ? '' : codeSpan(context.base)),
    ...item('branch', context.branch === null ? '' : codeSpan(context.branch.slice(0, 255))),
    `- changed files: ${changedFiles.count}${sampleText(changedFiles.sample)}${only}`,
    ...item('specs', listText(context.specs, 10)),
    ...item('in scope', findingsText(context.subjects)),
    ...item('hardware', findingsText(context.hardware)),
    ...item('labels', listText(context.labels, 20)),
    ...item('linked issue', context.linkedIssue === null ? '' : String(context.linkedIssue)),
    ...item('ledger before', ledger === null ? 'none' : ledgerText(ledger)),
  ];
}

function subjectText({ repository, subject }: GateOutcome): string {
  // Without the sign of a reference: a receipt shouldn't show up in the timeline of what it names.
  const what = subject === null ? 'no subject' : `${subject.kind.replace('-', ' ')} ${subject.number}`;
  return `${codeSpan(repository)}, ${what}`;
}

const sampleText = (names: readonly string[]): string => (names.length === 0 ? '' : ` (${listText(names, 5)})`);

function listText(values: readonly string[], most: number): string {
  const shown = values.slice(0, most).map((value) => codeSpan(value.slice(0, 200)));
  return values.length > most ? `${shown.join(', ')} and ${values.length - most} more` : shown.join(', ');
}

const findingsText = (findings: readonly ScopeFinding[]): string =>
  findings
    .slice(0, 10)
    .map(({ name, foundIn }) => `${escapeWithin(name, 200)} (${foundIn.join(', ')})`)
    .join(', ');

function ledgerText({ rows, hops }: NonNullable<GateContext['ledger']>): string {
  const own = rows.find(({ gate }) => isOwnGate(gate));
  const said = own === undefined ? 'no row of this gate' : `this gate was ${escapeWithin(own.status, 100)}`;
  return `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}, ${hops.length} ${hops.length === 1 ? 'hop' : 'hops'}, ${said}`;
}
