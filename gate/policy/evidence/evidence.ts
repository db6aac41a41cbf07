import type { GeneratedLock } from '../../contract/generated-lock.ts';
import { carriedFrom } from '../../contract/measured/carried-from.ts';
import type { MeasuredNoise } from '../../contract/measured/measured-noise.ts';
import { clockSet } from '../../hosts/fingerprint.ts';
import { WITHOUT_SANDBOX } from '../../hosts/without-sandbox.ts';
import { BASELINE_LINE, barePrefix, namesBaselineLine } from '../../profile/evidence-lines.ts';
import type { EvidenceLine, Profile } from '../../profile/profile.ts';
import { bandWords } from '../../receipts/words/band-words.ts';
import { bounded, listed, oneLine } from '../../text/bounded-text.ts';
import type { SuiteVerdict } from '../suites/judge-suite.ts';
import { problemsOf } from '../suites/judged.ts';
import { MOCK } from '../suites/why-nothing.ts';
import { evidenceItem, type ItemFacts, type ItemText } from './evidence-item.ts';
import { keptOut } from './kept-out.ts';
import { roundsSaid } from './rounds-said.ts';
import { unmeasuredSuites } from './unmeasured-suites.ts';

/** So long is a line. */
const LONGEST = 1000;

/** So much of the line of a baseline its figures have in any case, and what isn't measured. */
const LEAST_ROOM = { figures: 300, unmeasured: 30 };

/** A line holds no more of them beside everything else. */
const MOST_ORIGINS_TOLD = 3;

export interface EvidenceFacts extends ItemFacts {
  readonly profile: Profile;
  readonly verdicts: readonly SuiteVerdict[];
  /** What holds of the baseline, such as `baseline established`. */
  readonly headline: string;
  /** What the commit's own lock file was replaced by; absent: it has one. */
  readonly lockFile?: Pick<GeneratedLock, 'origin'> | undefined;
  /** When it was judged: what was carried over is so old then. */
  readonly finishedAt: string;
  /** By which noise the machines that measured were judged. */
  readonly noise?: readonly MeasuredNoise[];
  /** What came of measuring by turns with the base. */
  readonly turned?: readonly string[];
  /** What measuring carried-over executables again says of the hosts. */
  readonly hostChecked?: readonly string[];
  /** What of the base's baselines couldn't be read. */
  readonly baseSaid?: readonly string[];
  /** What ended runs measured, and was measured again, and why. */
  readonly notTakenOver?: readonly string[];
}

const LOCK_FILES: Readonly<Record<GeneratedLock['origin'], string>> = {
  generated: 'lock file generated: not committed',
  base: "lock file of the base's baseline: not committed",
};

/** The profile's evidence lines: each is always there, and what wasn't measured says so in its place. */
export function evidenceLines(facts: EvidenceFacts): string[] {
  const { profile } = facts;
  const rest = { prefix: BASELINE_LINE, separator: '; ', suffix: '', items: [] };
  const lines: EvidenceLine[] = namesBaselineLine(profile.evidence) ? profile.evidence : [rest, ...profile.evidence];
  return lines.map((line) => bounded(oneLine(toText(line, facts), 4000), LONGEST));
}

function toText(line: EvidenceLine, facts: EvidenceFacts): string {
  const prefix = barePrefix(line.prefix);
  const items = line.items.map((item) => evidenceItem(item, facts));
  if (prefix === BASELINE_LINE) {
    const figures = [
      facts.headline,
      ...(facts.lockFile === undefined ? [] : [LOCK_FILES[facts.lockFile.origin]]),
      ...items.map(({ text }) => text),
      ...roundsSaid(
        facts.profile,
        facts.verdicts.map(({ judged }) => judged),
      ),
      ...(facts.turned ?? []),
      ...bandWords(facts.noise ?? []),
      ...carriedOver(facts),
      ...(facts.hostChecked ?? []),
      ...(facts.baseSaid ?? []).map((each) => oneLine(each, 200)),
      ...takenOver(facts),
    ];
    return `${prefix}: ${fitted(figures, facts, line.separator).join(line.separator)}`;
  }
  const why = nothingMeasured(items);
  if (why !== null) return `${prefix}: ${why === MOCK ? MOCK : `not measured (${why})`}`;
  return `${prefix}: ${withSuffix(items, line.suffix).join(line.separator)}`;
}

/**
 * The parts of a baseline's line: what is wrong with its numbers stands in any case, and figures and reasons, which the change
 * can make long, have the room that it leaves.
 */
function fitted(figures: readonly string[], facts: EvidenceFacts, separator: string): string[] {
  const marks = markedSuites(facts.verdicts);
  const room = LONGEST - `${BASELINE_LINE}: `.length - [...marks, '', ''].join(separator).length;
  const most = Math.max(room - LEAST_ROOM.unmeasured, LEAST_ROOM.figures);
  const first = bounded(oneLine(figures.join(separator), 4000), most);
  const unmeasured = unmeasuredSuites(facts.verdicts, room - first.length);
  return [first, ...unmeasured, ...marks, ...refusedToTakeOver(facts)];
}

/**
 * The one reason why a line has nothing to say; null where it has something, or several reasons. What only says a
 * verdict in words follows the figures.
 */
function nothingMeasured(items: readonly ItemText[]): string | null {
  if (items.some(({ whyNot }) => whyNot === null)) return null;
  const figures = items.some(({ figure }) => figure) ? items.filter(({ figure }) => figure) : items;
  const reasons = new Set(figures.flatMap(({ whyNot }) => whyNot ?? []));
  return reasons.size === 1 ? ([...reasons][0] ?? null) : null;
}

/** The suffix belongs to the figures: it follows the last item that has one. */
function withSuffix(items: readonly ItemText[], suffix: string): string[] {
  const last = items.findLastIndex(({ whyNot }) => whyNot === null);
  const joined = suffix === '' || /^[\s,;:.)]/.test(suffix) ? suffix : ` ${suffix}`;
  return items.map(({ text }, index) => (index === last ? text + joined : text));
}

/** What was taken over of each run, with its suites. */
function takenOver({ verdicts }: EvidenceFacts): string[] {
  const taken = byOrigin(verdicts, ({ takenOver: from = [] }) =>
    from.map(({ run, host, measuredAt }) => `run ${run} on ${host}, ${measuredAt}`),
  );
  const told = taken.map(([origin, names]) => `${names} (${origin})`);
  return told.length > 0 ? [`taken over: ${some(told)}`] : [];
}

/** What was carried over of each baseline, with its suites. */
function carriedOver({ verdicts, finishedAt }: EvidenceFacts): string[] {
  const carried = byOrigin(verdicts, ({ carriedOver: from = [] }) =>
    from.map((origin) => carriedFrom(origin, finishedAt)),
  );
  return carried.length > 0 ? [some(carried.map(([origin, names]) => `${origin}: ${names}`))] : [];
}

/** Suites, in a few words, by where their numbers come from. */
function byOrigin(
  verdicts: readonly SuiteVerdict[],
  originsOf: (outcome: SuiteVerdict['outcome']) => readonly string[],
): [string, string][] {
  const suites = new Map<string, Set<string>>();
  for (const { outcome } of verdicts) {
    for (const origin of originsOf(outcome)) suites.set(origin, (suites.get(origin) ?? new Set()).add(outcome.name));
  }
  return [...suites].map(([origin, names]) => [origin, listed([...names], 10)]);
}

/** What was there and wasn't taken over: last, since whoever can write to the store can make it long. */
function refusedToTakeOver({ notTakenOver = [] }: EvidenceFacts): string[] {
  return notTakenOver.length > 0 ? [`not taken over: ${some(notTakenOver.map((each) => oneLine(each, 200)))}`] : [];
}

const some = (texts: readonly string[]): string =>
  [...texts.slice(0, MOST_ORIGINS_TOLD), ...(texts.length > MOST_ORIGINS_TOLD ? ['and more'] : [])].join(', ');

/** Suites that are not whole or not steady, hosts that were not as they should be, and what was kept out. */
function markedSuites(verdicts: readonly SuiteVerdict[]): string[] {
  const named = (found: readonly SuiteVerdict[]) => found.map(({ outcome }) => outcome.name).join(', ');
  const partial = verdicts.filter(
    ({ outcome }) => outcome.benchmarks > 0 && ['incomplete', 'failed'].includes(outcome.status),
  );
  const unstable = verdicts.filter(({ judged }) =>
    judged.main === null ? false : problemsOf(judged.main).some(({ code }) => code === 'unstable'),
  );
  return [
    ...(partial.length > 0 ? [`incomplete: ${named(partial)}`] : []),
    ...(unstable.length > 0 ? [`unstable: ${named(unstable)}`] : []),
    ...unquietHosts(verdicts),
    ...unconfinedHosts(verdicts),
    ...keptOut(verdicts),
  ];
}

/** Hosts on which nothing kept the change from the worker's own files, each once. */
function unconfinedHosts(verdicts: readonly SuiteVerdict[]): string[] {
  const sides = verdicts.flatMap(({ judged }) => judged.sides);
  const open = sides.flatMap(({ record, sets, reports }) => [
    ...[...sets, ...reports].flatMap(({ set }) => (set.host.isolation === 'none' ? [set.host.id] : [])),
    // A build that fails has run the change's code too.
    ...(record.unconfinedOn === undefined ? [] : [record.unconfinedOn]),
  ]);
  const ids = [...new Set(open.map((id) => oneLine(id, 100)))];
  return ids.length === 0 ? [] : [`isolation: none on ${listed(ids)} (${WITHOUT_SANDBOX})`];
}

/** What was remarked of hosts when their lanes began, and clocks that were set while they measured; each host once. */
function unquietHosts(verdicts: readonly SuiteVerdict[]): string[] {
  const remarks = new Map<string, readonly string[]>();
  const clocks = new Map<string, number>();
  for (const { set } of verdicts.flatMap(({ judged }) =>
    judged.sides.flatMap(({ sets, reports }) => [...sets, ...reports]),
  )) {
    const { id, state } = set.host;
    if (state !== undefined && state.remarks.length > 0) remarks.set(id, state.remarks);
    const byMs = set.disturbance?.clockSetMs ?? 0;
    if (Math.abs(byMs) > Math.abs(clocks.get(id) ?? 0)) clocks.set(id, byMs);
  }
  return [
    ...[...remarks].map(([id, said]) => `not quiet: ${oneLine(id, 100)} (${listed(said)})`),
    ...[...clocks].map(([id, byMs]) => `clock jumped: ${oneLine(id, 100)} (${clockSet(byMs)} while it measured)`),
  ];
}
