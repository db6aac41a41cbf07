import { BASELINE_SCHEMA_VERSION, type BaselineDocument } from '../../baseline/document.ts';
import type { MeasuredInput } from '../../contract/decision/evaluation.ts';
import type { MeasuredNoise } from '../../contract/measured/measured-noise.ts';
import type { TargetOutcome } from '../../contract/outcome.ts';
import { LANES } from '../../names/names.ts';
import type { SuiteVerdict } from '../suites/judge-suite.ts';
import { classesOf } from '../suites/machine-classes.ts';
import type { MetricValue } from '../targets/metric-value.ts';
import { baselineSuites } from './baseline-suites.ts';
import { incompleteBecause } from './completeness.ts';

/** What baselines are made of, judged. */
export interface BaselineFacts {
  readonly input: Pick<MeasuredInput, 'request' | 'context' | 'interruption' | 'run' | 'startedAt' | 'finishedAt'>;
  readonly verdicts: readonly SuiteVerdict[];
  readonly metrics: ReadonlyMap<string, MetricValue>;
  readonly targets: readonly TargetOutcome[];
  /** Suites that the base's baseline has. */
  readonly baseSuites: readonly string[];
  /** By which noise each class of machines was judged; absent: nobody says. */
  readonly noise?: readonly MeasuredNoise[];
}

/** One document for each machine class that gave a number that counts, in the order in which they were measured. */
export function assembleBaselines(facts: BaselineFacts): BaselineDocument[] {
  const counting = facts.verdicts.flatMap(({ judged }) =>
    judged.sides.flatMap(({ sets, reports }) => [
      ...sets.filter(({ kept }) => kept.length > 0),
      ...reports.filter(({ kept, reports: written }) => kept.length > 0 || Object.keys(written).length > 0),
    ]),
  );
  const classes = new Set(counting.map(({ set }) => set.host.machineClass));
  return [...classes].flatMap((machineClass) => {
    const here = counting.filter(({ set }) => set.host.machineClass === machineClass);
    // The document's host is its own run's; what was taken over, or carried over, names its own.
    const ofCommit = here.filter(({ carriedOver }) => carriedOver === undefined);
    const first = ofCommit.find(({ takenOver }) => takenOver === undefined) ?? ofCommit[0] ?? here[0];
    return first === undefined ? [] : [assemble(facts, machineClass, first.set)];
  });
}

function assemble(
  facts: BaselineFacts,
  machineClass: string,
  { host, toolchain, warmBase, environment }: Pick<BaselineDocument, 'host' | 'toolchain' | 'warmBase' | 'environment'>,
): BaselineDocument {
  const { input, verdicts, targets, metrics } = facts;
  const { request, context, interruption, run, startedAt, finishedAt } = input;
  const runs = verdicts.flatMap(({ judged }) => judged.sides).filter((each) => classesOf(each).includes(machineClass));
  const lanes = LANES.filter((lane) => runs.some((each) => each.record.ranOn === lane));
  const because = incompleteBecause(verdicts, machineClass, lanes, {
    request,
    interruption,
    baseSuites: facts.baseSuites,
  });
  const noise = facts.noise?.find((each) => each.machineClass === machineClass);
  return {
    schemaVersion: BASELINE_SCHEMA_VERSION,
    kind: 'benchmark-gate/baseline',
    repository: request.repository,
    subject: request.subject,
    commit: request.headSha,
    tree: context.tree,
    base: context.base,
    branch: context.branch,
    ...(context.foreign === undefined ? {} : { foreign: context.foreign }),
    profile: request.profile.name,
    ...(context.profileDigest === undefined ? {} : { profileDigest: context.profileDigest }),
    complete: because.length === 0,
    incompleteBecause: because,
    machineClass,
    host,
    toolchain,
    ...(warmBase === undefined ? {} : { warmBase }),
    environment,
    ...(noise === undefined ? {} : { noise }),
    suites: baselineSuites(verdicts, machineClass, lanes),
    targets: targets.filter(({ name }) => {
      // A verdict stands where its number was measured; one without a number stands everywhere.
      const metric = metrics.get(request.profile.targets[name]?.metric ?? '');
      return !metric?.measured || metric.source.machineClasses.includes(machineClass);
    }),
    run: { ...run },
    startedAt,
    finishedAt,
  };
}
