import type { GateOutcome } from '../../contract/outcome.ts';
import { joinLines, removeLines, splitLines } from '../markdown/lines.ts';
import { hopIdentity, ownHopIdentity } from '../words/ledger-words.ts';
import { readSections } from './sections.ts';

/** A hop in this gate's name, of another pass or run than the one that asks: whether that said so, others know. */
export interface ClaimedHop {
  /** What it says, without the marker that a list gives it. */
  readonly says: string;
  readonly run: string;
  /** The run would have begun after the one that asks. */
  readonly isLater: boolean;
  /** It is in the name of the run that asks, of a pass that it hasn't come to. */
  readonly isImpossible: boolean;
}

/** So many are worth a question each, the newest ones; older ones are left alone. */
const MOST_CLAIMED = 10;

/**
 * The hops in this gate's name that claim to be of other runs, or of another pass of this one.
 *
 * Temporal's run ids are UUIDs of version 7, which begin with the milliseconds since 1970 (RFC 9562, section 5.7).
 */
export function claimedHops(body: string, outcome: Pick<GateOutcome, 'workflow' | 'iteration'>): ClaimedHop[] {
  const own = runOf(hopIdentity(outcome));
  const ownStart = startOf(own);
  const isImpossible = ({ run, pass }: FoundHop) => run === own && pass > outcome.iteration;
  const claimed = hopsOf(body).filter(({ run, pass }) => run !== own || pass !== outcome.iteration);
  return claimed.slice(-MOST_CLAIMED).map((hop) => {
    const { says, run } = hop;
    return {
      says,
      run,
      isLater: ownStart !== null && (startOf(run) ?? '') > ownStart,
      isImpossible: isImpossible(hop),
    };
  });
}

/** Whether a ledger has a hop as such: what else is in it, others may have written there for later. */
export const hasHop = (body: string, { says, run }: Pick<ClaimedHop, 'says' | 'run'>): boolean =>
  hopsOf(body).some((hop) => hop.says === says && hop.run === run);

/** A ledger without these hops. */
export function withoutHops(body: string, hops: readonly ClaimedHop[]): string {
  if (hops.length === 0) return body;
  const gone = hopsOf(body).filter(({ says, run }) => hops.some((hop) => hop.says === says && hop.run === run));
  return joinLines(removeLines(splitLines(body), new Set(gone.map(({ at }) => at))));
}

interface FoundHop {
  readonly at: number;
  readonly says: string;
  readonly run: string;
  readonly pass: number;
}

function hopsOf(body: string): FoundHop[] {
  const { sections, lines } = readSections(splitLines(body));
  return (sections.hoplog?.own ?? []).flatMap((at) => {
    const text = lines[at]?.text ?? '';
    const identity = ownHopIdentity(text);
    const says = text.replace(/^\s*(?:(?:[-*+]|\d{1,9}[.)]|#{1,6})\s+)?/, '').trimEnd();
    return identity === null ? [] : [{ at, says, run: runOf(identity), pass: Number(/\d+$/.exec(identity)?.[0]) }];
  });
}

const runOf = (identity: string): string => identity.replace(/^run |\/\d+$/g, '');

/** The id's 48 bits of time, which sort as text. */
const startOf = (id: string): string | null => {
  const [, high, low] = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/.exec(id) ?? [];
  return high === undefined || low === undefined ? null : high + low;
};
