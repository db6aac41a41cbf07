import type { GateOutcome, State } from '../../contract/outcome.ts';
import { AGENT, GATE } from '../../names/names.ts';
import { dropShortcodes } from '../markdown/emoji-shortcodes.ts';
import { escapeWithin } from '../markdown/escape.ts';
import { cellText } from '../markdown/table-row.ts';

/** This gate's short name in a ledger's first column. */
export const ROW_NAME = GATE.split(':').at(-1) ?? GATE;

const NAMES: ReadonlySet<string> = new Set([ROW_NAME, `gate:${ROW_NAME}`, GATE]);

/**
 * Whether a row of this name is this gate's: any of its names, also with the issue or pull request that it is about.
 * `review:gate:benchmarks` is another gate's.
 */
export function isOwnGate(cell: string): boolean {
  // Most rows are other gates': tables of a thousand rows are read several times for one edit.
  if (!/benchmarks/i.test(cell)) return false;
  const name = dropShortcodes(cellText(cell.slice(0, 400)))
    .replace(/\(([^()]{0,80})\)/g, (whole, inside: string) => (isReference(inside) ? '' : whole))
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
  return NAMES.has(name.toLowerCase());
}

const isReference = (text: string): boolean =>
  /#\d/.test(text) && /^[\s,;&#\d]*$/.test(text.replace(/issues?|prs?|pull requests?|and|for/gi, ''));

/** The status as tables and lines say it: `pass`, `skipped (missing-tool)`. */
export function statusWord(outcome: Pick<GateOutcome, 'status' | 'reason'>): string {
  if (outcome.status === null) return 'in progress';
  return outcome.reason === undefined ? outcome.status : `${outcome.status} (${outcome.reason})`;
}

/** `FINALIZE → quality-finalizer`. Escaped. */
export const routeText = (route: GateOutcome['route']): string =>
  route === null ? 'none' : `${route.kind} → ${escapeWithin(route.to, 200)}`;

/** When the run ended, to the second; '' while it hasn't. */
export const finishedAt = (outcome: Pick<GateOutcome, 'finishedAt'>): string =>
  (outcome.finishedAt ?? '').replace(/\.\d+(?=Z|[+-])/, '');

/** Identity of a run's pass in hops: its first execution's run id, which continue-as-new keeps, and the iteration. */
export const hopIdentity = (outcome: Pick<GateOutcome, 'workflow' | 'iteration'>): string =>
  `run ${runIdentity(outcome)}/${outcome.iteration}`;

/** The first execution's run id, in characters that mean nothing to Markdown. */
export const runIdentity = (outcome: Pick<GateOutcome, 'workflow'>): string =>
  (outcome.workflow?.firstExecutionRunId ?? 'unknown')
    .replace(/[^A-Za-z0-9-]/g, '-')
    // GitHub takes GH-1 for an issue.
    .replace(/(gh)-(?=\d)/gi, '$1--');

/** A hop of this gate ends with its run's identity, and perhaps with what its log puts after it. */
const OWN_HOP = new RegExp(`${AGENT}.{0,4000}\\b(run [A-Za-z0-9-]+/\\d+)[\\s|*\`]*$`);

/** The identity at the end of a hop of this gate; null: not one of its hops. */
export const ownHopIdentity = (text: string): string | null => OWN_HOP.exec(text.slice(-6000))?.[1] ?? null;

const BETTER_FIRST: readonly State[] = ['ready', 'in-progress', 'needs-rework'];

/** The worse of two states. */
export const worseState = (a: State, b: State): State => (BETTER_FIRST.indexOf(a) >= BETTER_FIRST.indexOf(b) ? a : b);
