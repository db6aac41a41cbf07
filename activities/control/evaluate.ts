import type { Signatures } from '../../adapters/signing/signatures.ts';
import type { BaselineDocument } from '../../gate/baseline/document.ts';
import type { MeasurementSet, ReportSet } from '../../gate/baseline/measurement-set.ts';
import type { Evaluation, EvaluationInput } from '../../gate/contract/evaluation.ts';
import type { BaselineOutcome } from '../../gate/contract/outcome.ts';
import { judge } from '../../gate/policy/judge.ts';
import { type LoadedSets, measurementRefs, reportRefs } from '../../gate/policy/suites/judged.ts';
import type { ControlActivities } from '../interfaces.ts';
import type { ClaimedRun } from './require-caller.ts';

/** What evaluating needs of the store. Each throws where the store doesn't answer; a retry is safe. */
export interface EvaluateDependencies {
  readonly loadMeasurementSet: (uri: string) => Promise<MeasurementSet>;
  readonly loadReportSet: (uri: string) => Promise<ReportSet>;
  /** Stores a document by its digest: writing it twice is writing it once. */
  readonly writeBaseline: (document: BaselineDocument) => Promise<BaselineOutcome>;
  /** Suites that the newest baseline of the base has numbers of; absent: nothing is held against the base. */
  readonly findBaseSuites?: (input: Pick<EvaluationInput, 'request' | 'context'>) => Promise<readonly string[]>;
  /** Refuses whoever isn't the run that its input names; absent: whoever asks is believed. */
  readonly requireCaller?: (run: ClaimedRun) => Promise<void>;
  /** Refuses baselines that don't stand for this commit; absent: they are believed. */
  readonly requireReusable?: (input: Pick<EvaluationInput, 'request' | 'context' | 'reused'>) => Promise<void>;
  /** Signs what was decided; absent where no key is configured. */
  readonly signDecision?: Signatures['signDecision'];
  /** Called between steps, so that a long judgement shows that it is alive. */
  readonly heartbeat?: () => void;
}

/** Loads what was measured, judges it, stores the baselines. The judging itself is pure. */
export function createEvaluate(dependencies: EvaluateDependencies): ControlActivities['evaluate'] {
  const { writeBaseline, findBaseSuites, requireCaller, requireReusable, heartbeat = () => {} } = dependencies;
  return async (input) => {
    await requireCaller?.({ identity: input.run, about: input.request });
    await requireReusable?.(input);
    const sets = await loadSets(input, dependencies, heartbeat);
    const baseSuites = (await findBaseSuites?.(input)) ?? [];
    const { evaluation, documents } = judge(input, sets, baseSuites);
    const baselines: BaselineOutcome[] = [];
    for (const document of documents) {
      heartbeat();
      baselines.push(await writeBaseline(document));
    }
    // A change of documentation alone stands on the baselines that are there.
    return signed({ ...evaluation, baselines: documents.length > 0 ? baselines : (input.reused ?? []) }, input);
  };

  function signed(evaluation: Evaluation, { request, run, iteration, startedAt }: EvaluationInput): Evaluation {
    const { repository, subject, headSha, profile } = request;
    const workflow = { id: run.workflowId, firstExecutionRunId: run.firstExecutionRunId };
    const about = { repository, subject, headSha, profile: profile.name, iteration, startedAt, workflow };
    const signature = dependencies.signDecision?.(about, evaluation, profile);
    return signature === undefined ? evaluation : { ...evaluation, signature };
  }
}

/** One after the other: sets may be large, and the store is one. */
async function loadSets(
  { runs }: EvaluationInput,
  { loadMeasurementSet, loadReportSet }: EvaluateDependencies,
  heartbeat: () => void,
): Promise<LoadedSets> {
  const load = async <T>(uris: readonly string[], one: (uri: string) => Promise<T>): Promise<Map<string, T>> => {
    const loaded = new Map<string, T>();
    for (const uri of new Set(uris)) {
      heartbeat();
      loaded.set(uri, await one(uri));
    }
    return loaded;
  };
  const measurements = await load(
    runs.flatMap((run) => measurementRefs(run).map(({ uri }) => uri)),
    loadMeasurementSet,
  );
  const reports = await load(
    runs.flatMap((run) => reportRefs(run).map(({ uri }) => uri)),
    loadReportSet,
  );
  return { measurements, reports };
}
