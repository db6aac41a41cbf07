import { joinLines, type Line, splitLines } from '../markdown/lines.ts';
import { ownHopIdentity } from '../words/ledger-words.ts';
import { completeLedger } from './complete.ts';
import { isOwnRow, readGatesTable } from './gates-table.ts';
import { restoreHops } from './restore-hops.ts';
import { type Restored, restoreRows } from './restore-rows.ts';
import { type LedgerText, readSections } from './sections.ts';

/** A ledger with what an overwriting took from it. */
export interface MendedLedger {
  readonly body: string;
  /** How many rows and lines of hops were put back; both 0: the body is as it was. */
  readonly rows: number;
  readonly hops: number;
}

/**
 * Puts back what was seen in a ledger before a neighbour wrote a whole text that it had read earlier: rows that are gone,
 * rows that went back to what they were before, and hops. What the neighbour wrote stays beside it.
 *
 * Nobody else edits this gate's row and hops, so that a text without them tells of such an overwriting. While they are
 * there, a row that somebody removed stays removed.
 *
 * @param seen the ledger's earlier texts in one run, oldest first, the newest with this gate's edit
 */
export function mendLedger(body: string, seen: readonly string[]): MendedLedger {
  const asItIs = { body, rows: 0, hops: 0 };
  const newest = seen.at(-1);
  if (newest === undefined || newest === body) return asItIs;
  const was = readSections(splitLines(newest));
  if (!hasLostOwn(was, readSections(splitLines(body)))) return asItIs;
  const older = seen.slice(0, -1).map((text) => readSections(splitLines(text)));
  const complete = completeLedger(splitLines(body)).lines;
  const withRows = unlessBroken(complete, (text) => restoreRows(text, was, older));
  const withHops = unlessBroken(withRows.lines, (text) => restoreHops(text, was));
  if (withRows.restored + withHops.restored === 0) return asItIs;
  return { body: joinLines(withHops.lines), rows: withRows.restored, hops: withHops.restored };
}

/** Lines that would change where the ledger's sections are, such as one half of a fence, are better left out. */
function unlessBroken(lines: readonly Line[], restore: (text: LedgerText) => Restored): Restored {
  const text = readSections(lines);
  const result = restore(text);
  const anchors = ({ anchors: found }: LedgerText): string => found.map(({ name, edge }) => name + edge).join();
  return anchors(readSections(result.lines)) === anchors(text) ? result : { lines, restored: 0 };
}

/** Whether a row or hop of this gate that was there is there no more. */
function hasLostOwn(was: LedgerText, now: LedgerText): boolean {
  const here = ownHops(now);
  if ([...ownHops(was)].some((identity) => !here.has(identity))) return true;
  const row = ownRow(was);
  return row !== null && row !== ownRow(now);
}

const ownHops = ({ sections, lines }: LedgerText): Set<string> =>
  new Set((sections.hoplog?.own ?? []).flatMap((at) => ownHopIdentity(lines[at]?.text ?? '') ?? []));

function ownRow(text: LedgerText): string | null {
  const { gates } = text.sections;
  const own = gates === undefined ? undefined : readGatesTable(text, gates).rows.find(isOwnRow);
  return own === undefined ? null : own.row.cells.join('|');
}
