import type { GateOutcome } from '../../contract/outcome.ts';
import { joinLines, removeLines, splitLines } from '../markdown/lines.ts';
import { hopIdentity, ownHopIdentity } from '../words/ledger-words.ts';
import { type LedgerText, readSections } from './sections.ts';

/** So many ids are worth a question each; who writes more of them gets rid of the rest by the next run. */
const MOST_CLAIMED = 10;

/**
 * The ids of runs that hops in this gate's name claim to be of, and that would have begun after this one. Whether there
 * are such runs, their server knows.
 *
 * Temporal's run ids are UUIDs of version 7, which begin with the milliseconds since 1970 (RFC 9562, section 5.7).
 */
export function claimedLaterRuns(body: string, outcome: Pick<GateOutcome, 'workflow' | 'iteration'>): string[] {
  const ownStart = startOf(runOf(hopIdentity(outcome)));
  if (ownStart === null) return [];
  const text = readSections(splitLines(body));
  const ids = hopsOf(text).map(({ run }) => run);
  return [...new Set(ids)].filter((id) => (startOf(id) ?? '') > ownStart).slice(0, MOST_CLAIMED);
}

/** A ledger without the hops in this gate's name that claim to be of these runs. */
export function withoutHopsOf(body: string, runs: readonly string[]): string {
  if (runs.length === 0) return body;
  const text = readSections(splitLines(body));
  const gone = hopsOf(text).filter(({ run }) => runs.includes(run));
  return joinLines(removeLines(text.lines, new Set(gone.map(({ at }) => at))));
}

const hopsOf = ({ sections, lines }: LedgerText): { readonly at: number; readonly run: string }[] =>
  (sections.hoplog?.own ?? []).flatMap((at) => {
    const identity = ownHopIdentity(lines[at]?.text ?? '');
    return identity === null ? [] : [{ at, run: runOf(identity) }];
  });

const runOf = (identity: string): string => identity.replace(/^run |\/\d+$/g, '');

/** The id's 48 bits of time, which sort as text. */
const startOf = (id: string): string | null => {
  const [, high, low] = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/.exec(id) ?? [];
  return high === undefined || low === undefined ? null : high + low;
};
