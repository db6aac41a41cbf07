import type { BaselineDocument, BaselineEntry, BaselineSuite } from '../../baseline/document.ts';
import type { BuildInputs } from '../../contract/measured/build-inputs.ts';
import type { CarriedSuite } from '../../contract/measured/carried-suites.ts';
import type { MeasurementRef, ReportRef } from '../../contract/measured/measurement-ref.ts';
import type { Profile, Suite } from '../../profile/profile.ts';
import type { Difference } from './differing-path.ts';
import { type CarryTerms, whyNotSuite } from './origin-terms.ts';
import { whyExecutablesBuilt, whyProgramBuilt } from './why-built.ts';
import { whyEarlierMeasures } from './why-earlier-measures.ts';

/** A stored baseline that may stand for a commit, and what the two don't have alike. */
export interface Origin {
  readonly entry: Pick<BaselineEntry, 'digest' | 'uri'>;
  readonly document: BaselineDocument;
  readonly difference: Difference;
  /** What its executables were built of, by address; what can't be read is missing. */
  readonly inputs: ReadonlyMap<string, BuildInputs>;
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
      (definition.kind === 'criterion'
        ? whyCriterionBuilt(side, origin, wanted)
        : whyProgramBuilt(definition, origin.difference, wanted.profile));
    if (why !== null) return why;
  }
  const others = sides.filter((side) => side !== main);
  return [main, ...others].map((side) => ({
    suite: name,
    side: side.ranOn,
    ranOn: side.ranOn,
    command: side.command,
    measurements: definition.kind === 'criterion' ? side.executables.map((each) => measured(each, side, origin)) : [],
    reports: definition.kind === 'command' ? definition.runs.map(({ name: run }) => reported(run, side, origin)) : [],
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

function whyCriterionBuilt(
  side: BaselineSuite,
  { inputs, difference }: Origin,
  { profile }: WantedSuite,
): string | null {
  const keys = new Map<string, string[]>();
  for (const { key, inputs: uri = '' } of side.executables) keys.set(uri, [...(keys.get(uri) ?? []), key]);
  for (const [uri, of] of keys) {
    const record = inputs.get(uri);
    const nothing = 'what it was built of is not recorded, or can not be read';
    // Of equal trees nothing has to be known.
    if (record === undefined && (difference.paths.length > 0 || !difference.complete)) return nothing;
    const why = record === undefined ? null : whyExecutablesBuilt(record, of, difference, profile);
    if (why !== null) return why;
  }
  return null;
}

function measured(
  { key, target, listed, benchmarks, takenOver }: BaselineSuite['executables'][number],
  side: BaselineSuite,
  origin: Origin,
): MeasurementRef {
  return {
    ...common(origin, takenOver),
    key,
    target,
    lane: side.ranOn,
    listed,
    measured: benchmarks.length,
  };
}

function reported(run: string, side: BaselineSuite, origin: Origin): ReportRef {
  const parts = [...side.reports, ...side.executables.map((each) => ({ ...each, run: each.target }))];
  return {
    ...common(origin, parts.find((each) => each.run === run)?.takenOver),
    suite: side.name,
    run,
    side: side.ranOn,
  };
}

function common(
  { entry, document }: Origin,
  takenOver: BaselineSuite['executables'][number]['takenOver'],
): Omit<ReportRef, 'suite' | 'run'> {
  const { commit, finishedAt, machineClass, host } = document;
  return {
    uri: entry.uri,
    hostId: (takenOver?.host ?? host).id,
    machineClass,
    problems: {},
    durationMs: 0,
    carriedOver: { by: 'source', digest: entry.digest, commit, measuredAt: takenOver?.measuredAt ?? finishedAt },
  };
}
