import type { BaselineDocument, BaselineEntry, BaselineSuite } from '../../baseline/document.ts';
import type { CarriedOver } from '../../contract/measured/carried-over.ts';
import type { CarriedSuite } from '../../contract/measured/carried-suites.ts';
import type { MeasurementRef, ReportRef } from '../../contract/measured/measurement-ref.ts';
import { placeOf } from '../../contract/measured/set-place.ts';
import type { Profile, Suite } from '../../profile/profile.ts';
import { carriedReport, carriedSet } from '../baselines/carried-numbers.ts';
import { CARRIED_ITSELF, type CarryTerms, whyNotSuite } from './origin-terms.ts';
import { whyEarlierMeasures } from './why-earlier-measures.ts';
import { type BuiltFrom, inputsPlace, whySuiteBuilt } from './why-suite-built.ts';

/** A stored baseline, as it was read. */
export interface ReadBaseline {
  readonly entry: Pick<BaselineEntry, 'digest' | 'uri'>;
  readonly document: BaselineDocument;
}

/** A stored baseline that may stand for a commit, and what the two don't have alike. */
export interface Origin extends ReadBaseline, BuiltFrom {
  /** Baselines that it carried numbers over from itself, by digest; what can't be used is missing. */
  readonly sources: ReadonlyMap<string, ReadBaseline>;
}

/** A suite of a profile that is to be carried over. */
export interface WantedSuite {
  readonly name: string;
  readonly definition: Suite;
  readonly profile: Pick<Profile, 'scope' | 'data'>;
  /** Whether a ratio rests on it. */
  readonly isCompared: boolean;
}

/** The sides of a suite that a baseline gives, the lane that the suite itself was measured on first; else why not. */
export function carrySuite(origin: Origin, wanted: WantedSuite, terms: CarryTerms): CarriedSuite[] | string {
  const { name, definition } = wanted;
  const sides = origin.document.suites.filter((suite) => suite.name === name);
  const main = sides.find(({ ranOn }) => ranOn === definition.lane) ?? sides[0];
  if (main === undefined) return 'its baseline has no such suite';
  for (const side of sides) {
    const why =
      whyNotSuite(side, origin.document, terms, wanted.isCompared) ??
      whyNotPlanned(side, origin, wanted) ??
      whySuiteBuilt(side, definition, origin, wanted.profile) ??
      whyNotCarriedOn(side, origin, wanted);
    if (why !== null) return why;
  }
  const others = sides.filter((side) => side !== main);
  return [main, ...others].map((side) => ({
    suite: name,
    side: side.ranOn,
    ranOn: side.ranOn,
    command: side.command,
    ...(refsOf(side, origin, definition) ?? { measurements: [], reports: [] }),
    ...(side.earlier === undefined ? {} : { earlier: side.earlier }),
  }));
}

/** What was measured by another choice than the first, that one may measure now, unless the commit decides that. */
function whyNotPlanned(side: BaselineSuite, origin: Origin, { definition, profile }: WantedSuite): string | null {
  const isOwnLane = side.ranOn === definition.lane;
  if (!isOwnLane && side.command !== definition.fallback) return 'it was measured by another command';
  const why = isOwnLane ? whyEarlierMeasures(side, definition, origin, profile) : null;
  if (why !== null) return why;
  if (definition.kind === 'criterion') return side.reports.length > 0 ? 'it was another kind of suite' : null;
  const isThere = ({ name }: { name: string }) =>
    [...side.reports.map(({ run }) => run), ...side.executables.map(({ target }) => target)].includes(name);
  return definition.runs.every(isThere) ? null : 'not all of its runs were measured';
}

/**
 * Why what a baseline carried over itself isn't carried on; null where it is: from the baseline that measured, as that has
 * it today.
 */
function whyNotCarriedOn(side: BaselineSuite, origin: Origin, { name, definition }: WantedSuite): string | null {
  const refs = refsOf(side, origin, definition);
  // What nobody recorded here is found where it was measured, and is perhaps built of other files here.
  const isUntold = (each: BaselineSuite['executables'][number]) =>
    each.carriedOver?.by === 'identity' && inputsPlace(each, side, origin) === undefined;
  if (refs === null || (definition.kind === 'criterion' && side.executables.some(isUntold))) return CARRIED_ITSELF;
  for (const ref of refs.measurements) {
    const source = origin.sources.get(ref.carriedOver.digest);
    const found = source && carriedSet(source.document, ref, name, placeOf(ref));
    if (typeof found === 'string') return `${ref.target} ${found}`;
  }
  for (const ref of refs.reports) {
    const source = origin.sources.get(ref.carriedOver.digest);
    const found = source && carriedReport(source.document, ref, placeOf(ref));
    if (typeof found === 'string') return `${ref.run} ${found}`;
  }
  return null;
}

type Carried<Ref> = Ref & { readonly carriedOver: CarriedOver };

/** References to a side's numbers, each to the baseline that measured; null where one of these can't be used. */
function refsOf(
  side: BaselineSuite,
  origin: Origin,
  definition: Suite,
): { readonly measurements: Carried<MeasurementRef>[]; readonly reports: Carried<ReportRef>[] } | null {
  const parts = [...side.reports, ...side.executables];
  const isGone = ({ carriedOver }: Part) => carriedOver !== undefined && !origin.sources.has(carriedOver.digest);
  if (parts.some(isGone)) return null;
  return {
    measurements: definition.kind === 'criterion' ? side.executables.map((each) => measured(each, side, origin)) : [],
    reports: definition.kind === 'command' ? definition.runs.map(({ name: run }) => reported(run, side, origin)) : [],
  };
}

function measured(
  executable: BaselineSuite['executables'][number],
  side: BaselineSuite,
  origin: Origin,
): Carried<MeasurementRef> {
  const { key, target, listed, benchmarks } = executable;
  const { carriedOver, ...of } = common(origin, executable);
  const inputs = executable.carriedOver && inputsPlace(executable, side, origin);
  return {
    ...{ ...of, key, target, lane: side.ranOn, listed, measured: benchmarks.length },
    carriedOver: inputs === undefined || inputs === executable.inputs ? carriedOver : { ...carriedOver, inputs },
  };
}

function reported(run: string, side: BaselineSuite, origin: Origin): Carried<ReportRef> {
  const parts = [...side.reports, ...side.executables.map((each) => ({ ...each, run: each.target }))];
  const part = parts.find((each) => each.run === run);
  return { ...common(origin, part ?? {}), suite: side.name, run, side: side.ranOn };
}

/** Who measured a part of a baseline. */
type Part = Pick<BaselineSuite['executables'][number], 'takenOver' | 'carriedOver'>;

function common(
  { entry, document, sources }: Origin,
  { takenOver, carriedOver }: Part,
): Carried<Omit<ReportRef, 'suite' | 'run'>> {
  const of = { problems: {}, durationMs: 0 };
  const source = carriedOver && sources.get(carriedOver.digest);
  if (source !== undefined && carriedOver !== undefined) {
    const { digest, commit, measuredAt, host } = carriedOver;
    return {
      ...{ ...of, uri: source.entry.uri, hostId: host.id, machineClass: source.document.machineClass },
      carriedOver: { by: 'source', digest, commit, measuredAt },
    };
  }
  const { commit, finishedAt, machineClass, host } = document;
  return {
    ...{ ...of, uri: entry.uri, hostId: (takenOver?.host ?? host).id, machineClass },
    carriedOver: { by: 'source', digest: entry.digest, commit, measuredAt: takenOver?.measuredAt ?? finishedAt },
  };
}
