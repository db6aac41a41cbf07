import { joinLines, removeLines, splitLines } from '../markdown/lines.ts';
import { ownHopIdentity } from '../words/ledger-words.ts';
import { gateRows, isOwnRow } from './gates-table.ts';
import { readSections } from './sections.ts';

/**
 * A ledger without what this gate writes into it: its rows, its hops and the Decision. What a run finds in the ledger
 * must not depend on what an earlier run of this gate left there.
 */
export function othersText(body: string): string {
  const text = readSections(splitLines(body));
  const { gates, hoplog, decision } = text.sections;
  const rows = gates === undefined ? [] : gateRows(text, gates).filter(isOwnRow);
  const hops = (hoplog?.own ?? []).filter((at) => ownHopIdentity(text.lines[at]?.text ?? '') !== null);
  return joinLines(removeLines(text.lines, new Set([...rows.map(({ at }) => at), ...hops, ...(decision?.own ?? [])])));
}
