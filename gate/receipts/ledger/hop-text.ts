import type { GateOutcome } from '../../contract/outcome.ts';
import { AGENT } from '../../names/names.ts';
import { cutToBytes } from '../../text/byte-budget.ts';
import { escapeWithin, plainLine } from '../markdown/escape.ts';
import type { TableRow } from '../markdown/table-row.ts';
import { finishedAt, hopIdentity, routeText, statusWord } from '../words/ledger-words.ts';
import { readColumns } from './columns.ts';
import type { HopForm } from './hop-form.ts';

/** A hop says what came out in a few words; the row has the rest. */
const SUMMARY_BYTES = 300;

const needsStatus = (outcome: GateOutcome): boolean => outcome.status !== 'pass';

/** `baseline established, 14 suites; FINALIZE → quality-finalizer; run 0198…/0`, escaped. */
function hopBody(outcome: GateOutcome): string {
  const status = needsStatus(outcome) ? `${statusWord(outcome)}: ` : '';
  const what = escapeWithin(outcome.why, SUMMARY_BYTES);
  return `${status}${what}; ${routeText(outcome.route)}; ${hopIdentity(outcome)}`;
}

/** The same for a log in a fence, where escapes would show. */
function plainHopBody(outcome: GateOutcome): string {
  const status = needsStatus(outcome) ? `${statusWord(outcome)}: ` : '';
  const what = cutToBytes(plainLine(outcome.why), SUMMARY_BYTES);
  const route = outcome.route === null ? 'none' : `${outcome.route.kind} → ${plainLine(outcome.route.to)}`;
  return `${status}${what}; ${route}; ${hopIdentity(outcome)}`;
}

/** The hop as a line of a list: agent or time first, as the log's other lines. */
export function hopLine(outcome: GateOutcome, lead: 'time' | 'agent' = 'agent', bold = true): string {
  const strong = (text: string): string => (bold && text !== '' ? `**${text}**` : text);
  const time = finishedAt(outcome);
  if (lead === 'time' && time !== '') return `${strong(time)}: ${AGENT} → ${hopBody(outcome)}`;
  return `${strong(AGENT)}: ${time}${time === '' ? '' : ' → '}${hopBody(outcome)}`;
}

/** The hop as a line inside a fence. */
export function fencedHopLine(outcome: GateOutcome, lead: 'time' | 'agent'): string {
  const time = finishedAt(outcome);
  if (time === '') return `${AGENT}: ${plainHopBody(outcome)}`;
  return lead === 'time'
    ? `${time} → ${AGENT}: ${plainHopBody(outcome)}`
    : `${AGENT}: ${time} → ${plainHopBody(outcome)}`;
}

/** Everything that a line of a log which is no table can say of this run, without its marker. */
export const hopLines = (outcome: GateOutcome): string[] =>
  (['time', 'agent'] as const).flatMap((lead) => [
    hopLine(outcome, lead, true),
    hopLine(outcome, lead, false),
    fencedHopLine(outcome, lead),
  ]);

/** The hop as a heading: all of it in one line, numbered on where the others are. */
export function hopHeading(outcome: GateOutcome, { marker, number }: Extract<HopForm, { kind: 'heading' }>): string {
  const prefix = number === null ? '' : `Hop ${number}: `;
  return `${marker} ${prefix}${hopLine(outcome, 'agent', false)}`;
}

/** The hop as a row, each part under its header; the run's identity ends the last cell. */
export function hopCells(outcome: GateOutcome, header: readonly string[], last: TableRow | null): string[] {
  const columns = readColumns(header);
  const cells = header.map(() => '');
  const set = (index: number | undefined, text: string): void => {
    if (index !== undefined && index < cells.length) cells[index] = text;
  };
  const number = last === null ? '0' : (last.cells[columns.number ?? -1] ?? '');
  set(columns.number, /^\d{1,9}$/.test(number) ? String(Number(number) + 1) : '');
  set(columns.agent ?? columns.gate, AGENT);
  set(columns.time, finishedAt(outcome));
  set(columns.status, statusWord(outcome));
  set(columns.route, routeText(outcome.route));
  const taken = new Set(Object.values(columns));
  const text = columns.evidence ?? header.findIndex((_, index) => !taken.has(index));
  const named = columns.agent !== undefined || columns.gate !== undefined ? '' : `${AGENT}: `;
  const route = columns.route === undefined ? `; ${routeText(outcome.route)}` : '';
  const what = `${named}${escapeWithin(outcome.why, SUMMARY_BYTES)}${route}`;
  const end = cells.length - 1;
  const into = text >= 0 ? text : end;
  cells[into] = cells[into] === '' || into === text ? what : `${cells[into]}; ${what}`;
  cells[end] = `${cells[end] === '' ? '' : `${cells[end]}; `}${hopIdentity(outcome)}`;
  return cells;
}
