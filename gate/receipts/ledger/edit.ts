import type { GateOutcome } from '../../contract/outcome.ts';
import { GITHUB_TEXT_BYTES, limitOf, type TextLimit } from '../../text/byte-budget.ts';
import { joinLines, type Line, splitLines } from '../markdown/lines.ts';
import { NO_LINKS, type ReceiptLinks } from '../words/links.ts';
import type { Detail } from '../words/row-text.ts';
import { completeLedger } from './complete.ts';
import { decisionFields, rewriteDecision } from './decision-block.ts';
import { editGatesTable, stateAllowedByRows } from './gates-table.ts';
import { addHop, dropOlderHops } from './hop-log.ts';
import { isDecided, type LedgerRuns, ledgerRuns } from './ledger-runs.ts';
import { type LedgerText, readSections, type Section, type SectionName } from './sections.ts';

/** A ledger after this gate's edit. */
export interface LedgerEdit {
  readonly body: string;
  /** False: the ledger says all of it already, and need not be written. */
  readonly changed: boolean;
  /** What a person should know of the edit: parts that were added, hops that made room. */
  readonly notes: readonly string[];
  /** False where the text of others alone leaves no room: GitHub would refuse this body. */
  readonly fits: boolean;
}

/**
 * The ledger as this gate leaves it: its row, one hop for its run and iteration, and the Decision block; everything else
 * stays byte for byte. Applying it twice is applying it once. An outcome without a state (still running, superseded,
 * out of scope) writes nothing.
 *
 * Near GitHub's limit this gate's own older hops go first, then the details of its row and Decision, then its hop; never
 * the text of another gate.
 *
 * @param limit what GitHub takes in the place of what it holds now, where that isn't `body`
 * @param standing another run's conclusion, which stands in row and Decision where the outcome doesn't take its place
 */
export function editLedger(
  body: string,
  outcome: GateOutcome,
  links: ReceiptLinks = NO_LINKS,
  limit: TextLimit = limitOf(body),
  standing: GateOutcome | null = null,
): LedgerEdit {
  if (!isDecided(outcome)) {
    return { body, changed: false, notes: ['this outcome writes no ledger'], fits: true };
  }
  const runs = ledgerRuns(outcome, standing);
  const complete = completeLedger(splitLines(body));
  let edit = { body, notes: [] as string[], fits: false };
  for (const detail of ['full', 'short', 'no-hop'] as const) {
    edit = editWithin(complete.lines, runs, detail, links, limit);
    if (edit.fits) break;
  }
  const { fits } = edit;
  // What can't be written changed nothing that a person should know of.
  const notes = fits
    ? [...complete.notes, ...edit.notes]
    : [`the ledger exceeds ${GITHUB_TEXT_BYTES} bytes without this gate's text`];
  return { body: edit.body, changed: edit.body !== body, notes, fits };
}

/** One level of detail, with as few of the gate's own older hops dropped as make it fit. */
function editWithin(
  complete: readonly Line[],
  runs: LedgerRuns,
  detail: Detail,
  links: ReceiptLinks,
  limit: TextLimit,
): { body: string; notes: string[]; fits: boolean } {
  const table = inSection(complete, 'gates', (text, gates) => editGatesTable(text, gates, runs, detail, links));
  const hopped =
    detail === 'no-hop'
      ? table.lines
      : inSection(table.lines, 'hoplog', (text, hoplog) => ({ lines: addHop(text, hoplog, runs.run), notes: [] }))
          .lines;
  const decided = decide(hopped, runs, detail);
  const notes = [...table.notes];
  const body = joinLines(decided);
  const excess = limit.sizeOf(body) - limit.maximum;
  if (detail !== 'full') notes.push('the ledger is nearly full: details are left to the check run');
  if (detail === 'no-hop') notes.push('the ledger is full: the hop is left to the progress comment');
  if (excess <= 0) return { body, notes, fits: true };
  const dropped = inSection(decided, 'hoplog', (text, hoplog) => {
    const shorter = dropOlderHops(text, hoplog, runs.run, excess, limit.sizeOf);
    return {
      lines: shorter.lines,
      notes: shorter.dropped === 0 ? [] : [`${shorter.dropped} older hops of this gate made room`],
    };
  });
  const shorter = joinLines(dropped.lines);
  return { body: shorter, notes: [...notes, ...dropped.notes], fits: limit.sizeOf(shorter) <= limit.maximum };
}

function decide(lines: readonly Line[], runs: LedgerRuns, detail: Detail): readonly Line[] {
  const text = readSections(lines);
  const { gates, decision } = text.sections;
  if (gates === undefined || decision === undefined) return lines;
  const fields = decisionFields(runs, stateAllowedByRows(text, gates), detail);
  return rewriteDecision(text, decision, fields);
}

interface Edited {
  readonly lines: readonly Line[];
  readonly notes: readonly string[];
}

function inSection(
  lines: readonly Line[],
  name: SectionName,
  edit: (text: LedgerText, section: Section) => Edited,
): Edited {
  const text = readSections(lines);
  const section = text.sections[name];
  return section === undefined ? { lines, notes: [] } : edit(text, section);
}

/** A ledger for a subject that has none; `standing` as in {@link editLedger}. */
export const newLedger = (
  outcome: GateOutcome,
  links: ReceiptLinks = NO_LINKS,
  standing: GateOutcome | null = null,
): string => editLedger('', outcome, links, limitOf(''), standing).body;
