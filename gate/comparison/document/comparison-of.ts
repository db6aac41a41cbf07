import type { BaselineDocument } from '../../baseline/document.ts';
import { InputError } from '../../contract/input-error.ts';
import { medianOf } from '../../statistics/median.ts';
import { type Calibration, calibrationLapse } from '../calibration.ts';
import { comparableBenchmarks } from '../comparable-baseline.ts';
import { type ComparedBenchmark, compareBenchmarks } from '../compare-benchmarks.ts';
import { decideGate, perfLine, verdictCounts } from '../decide-gate.ts';
import { type LiveLanes, withLiveVerdicts } from '../live/with-live-verdicts.ts';
import type { ComparisonTerms } from '../terms.ts';
import { comparabilityFaults, comparisonNotes } from './comparability.ts';
import {
  COMPARISON_SCHEMA_VERSION,
  type ComparisonBenchmark,
  type ComparisonDocument,
  type ComparisonSide,
} from './comparison-document.ts';
import { measuringNotes } from './measuring-notes.ts';

/** A baseline that is compared. */
export interface BaselineSide {
  readonly digest: string;
  readonly document: BaselineDocument;
}

/** How two baselines are compared. */
export interface ComparisonSettings {
  readonly terms: ComparisonTerms;
  /** What is known of the machines between sessions. */
  readonly calibration: Calibration | null;
  /** What looks and fresh pairs said of the lanes that were measured by turns; absent: the stored rounds alone say it. */
  readonly live?: LiveLanes;
  /** Compare what shouldn't be compared, and say so. */
  readonly force?: boolean;
}

/**
 * Compares two baselines. The same input gives the same document, whatever order it is in, and swapped sides invert it.
 *
 * @throws InputError where they are of other repositories, profiles or machine classes, and nobody forces it
 */
export function comparisonOf(
  first: BaselineSide,
  second: BaselineSide,
  { terms, calibration, live = new Map(), force = false }: ComparisonSettings,
): ComparisonDocument {
  const faults = comparabilityFaults(first.document, second.document);
  if (faults.length > 0 && !force) {
    throw new InputError([...faults, 'such numbers say nothing of each other; --force compares them all the same']);
  }
  const { fits, noise } = fitting(calibration, first.document, second.document);
  const stored = compareBenchmarks(
    comparableBenchmarks(first.document, first.digest),
    comparableBenchmarks(second.document, second.digest),
    terms,
    fits,
  );
  const compared = withLiveVerdicts(stored, live);
  const { benchmarks, drifting, missing, added, ambiguous, incomparable } = compared;
  // Of identical executables no change is looked for: by them nothing that was changed would have been seen.
  const changes = benchmarks.flatMap(({ judged, errorTerm }) =>
    errorTerm !== 'identity' && Number.isFinite(judged?.smallestChange) ? [judged?.smallestChange ?? 0] : [],
  );
  return {
    schemaVersion: COMPARISON_SCHEMA_VERSION,
    kind: 'benchmark-gate/comparison',
    first: sideOf(first),
    second: sideOf(second),
    terms,
    rule: [...live.values()].some((lane) => lane !== null) ? 'looks' : 'rounds',
    ...decideGate(compared, terms),
    perf: perfLine(benchmarks),
    forced: faults,
    notes: [...comparisonNotes(first.document, second.document), ...measuringNotes(benchmarks)],
    drifting,
    noise,
    smallestChange:
      changes.length === 0
        ? null
        : { median: medianOf(changes), largest: changes.reduce((most, each) => Math.max(most, each)) },
    counts: verdictCounts(benchmarks),
    benchmarks: benchmarks.map(benchmarkOf),
    missing: [...missing],
    added: [...added],
    ambiguous: [...ambiguous],
    incomparable: [...incomparable],
  };
}

function fitting(calibration: Calibration | null, ...documents: readonly [BaselineDocument, BaselineDocument]) {
  const none = (words: string) => ({ fits: null, noise: { source: 'none' as const, words } });
  if (calibration === null) return none('how much sessions differ on these machines was never measured');
  const { source, sessions, benchmarks } = calibration;
  for (const { machineClass, host, finishedAt } of documents) {
    const { kernel, microcode } = host;
    const machine = { machineClass, kernel, microcode, hosts: [host.id], at: new Date(finishedAt) };
    const lapse = calibrationLapse(calibration, machine);
    if (lapse !== null) return none(`the calibration doesn't hold here: ${lapse}`);
  }
  const age = Math.round((newest(documents) - calibration.since.getTime()) / DAY_MS);
  const words = [
    `${sessions} sessions, the oldest ${Math.max(0, age)} days before, ${benchmarks.size} benchmarks`,
    ...alarmWords(calibration),
  ];
  return { fits: calibration, noise: { source, words: words.join('; ') } };
}

const DAY_MS = 24 * 60 * 60 * 1000;

const newest = (documents: readonly BaselineDocument[]): number =>
  Math.max(...documents.map(({ finishedAt }) => Date.parse(finishedAt)));

/** How often it accused somebody where there was nothing to find, with what else that may be. */
function alarmWords({ falseAlarms }: Calibration): string[] {
  if (falseAlarms === undefined) return [];
  const { compared, alarmed, bound } = falseAlarms;
  if (bound === null) return ['how often they accuse somebody for nothing could not be tried'];
  return [`${alarmed} false alarms in ${compared} comparisons of them (at most ${Math.ceil(bound * 100)} %)`];
}

const sideOf = ({ digest, document }: BaselineSide): ComparisonSide => ({
  digest,
  repository: document.repository,
  commit: document.commit,
  branch: document.branch,
  profile: document.profile,
  machineClass: document.machineClass,
  host: document.host.id,
  kernel: document.host.kernel,
  load: document.host.load,
  measuredAt: document.finishedAt,
  complete: document.complete,
});

function benchmarkOf(compared: ComparedBenchmark): ComparisonBenchmark {
  const { key, first, second, verdict, cause, fault, ratio, judged, errorTerm, isControl } = compared;
  const benchmark: ComparisonBenchmark = {
    suite: key.suite,
    lane: key.lane,
    package: key.package,
    target: key.target,
    id: key.id,
    verdict,
    ratio: orNull(ratio),
    lower: orNull(judged?.lower),
    // An interval of few rounds may be wider than a double.
    upper: orNull(judged?.upper),
    probability: orNull(judged?.probability),
    smallestChange: orNull(judged?.smallestChange),
    rounds: [first.rounds.logs.length, second.rounds.logs.length],
    errorTerm,
  };
  if (cause !== null) benchmark.cause = cause;
  if (fault !== null) benchmark.fault = fault;
  if (isControl) benchmark.control = true;
  return benchmark;
}

const orNull = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;
