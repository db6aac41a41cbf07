import type { Signatures } from '../../../adapters/signing/signatures.ts';
import type { Stored } from '../../../adapters/store/content/store.ts';
import type { BaselineDocument } from '../../../gate/baseline/document.ts';
import type { DecisionGrounds } from '../../../gate/contract/decision/decision-grounds.ts';
import type { Evaluation, EvaluationInput } from '../../../gate/contract/decision/evaluation.ts';
import { fitted } from '../../../gate/contract/decision/fit-evaluation.ts';
import { statedGrounds } from '../../../gate/contract/decision/state-grounds.ts';
import type { BaselineOutcome } from '../../../gate/contract/outcome.ts';
import { LARGEST_LOCK_FILE } from '../../../gate/names/limits.ts';
import { judge } from '../../../gate/policy/judge.ts';
import { withoutSets } from '../../../gate/policy/suites/without-sets.ts';
import type { ControlActivities } from '../../interfaces.ts';
import type { ClaimedRun } from '../runs/require-caller.ts';
import { judgeSets, type SetReader } from './judge-sets.ts';
import { withSamples } from './with-samples.ts';

/** What evaluating needs of the store. Each throws where the store doesn't answer; a retry is safe. */
export interface EvaluateDependencies extends SetReader {
  /** A text of so many bytes at most, by its address. */
  readonly readText: (uri: string, most: number) => Promise<string>;
  /** Stores a document by its digest: writing it twice is writing it once. */
  readonly writeBaseline: (document: BaselineDocument) => Promise<BaselineOutcome>;
  /** Suites that the newest baseline of the base has numbers of; absent: nothing is held against the base. */
  readonly findBaseSuites?: (input: Pick<EvaluationInput, 'request' | 'context'>) => Promise<readonly string[]>;
  /** Refuses whoever isn't the run that its input names; absent: whoever asks is believed. */
  readonly requireCaller?: (run: ClaimedRun) => Promise<void>;
  /** Refuses baselines that don't stand for this commit; absent: they are believed. */
  readonly requireReusable?: (input: Pick<EvaluationInput, 'request' | 'context' | 'reused'>) => Promise<void>;
  /** Stores a decision's grounds by their digest; absent: an outcome has them as far as they are small. */
  readonly writeGrounds?: (grounds: DecisionGrounds) => Promise<Stored>;
  /** Signs what was decided; absent where no key is configured. */
  readonly signDecision?: Signatures['signDecision'];
}

/** Judges what was measured, set by set, and stores the baselines. The judging itself is pure. */
export function createEvaluate(dependencies: EvaluateDependencies): ControlActivities['evaluate'] {
  const { writeBaseline, findBaseSuites, requireCaller, requireReusable, heartbeat = () => {} } = dependencies;
  return async (input) => {
    await requireCaller?.({ identity: input.run, about: input.request });
    await requireReusable?.(input);
    const sets = await judgeSets(input, dependencies);
    const baseSuites = (await findBaseSuites?.(input)) ?? [];
    const { evaluation, documents, grounds } = judge(
      { ...input, runs: withoutSets(input.runs, sets.refused) },
      sets,
      baseSuites,
    );
    const lockFile = documents.length === 0 ? {} : await keptLock(input.lockFile);
    const baselines: BaselineOutcome[] = [];
    for (const document of documents) {
      heartbeat();
      const whole = { ...(await withSamples(document, sets, dependencies)), ...lockFile };
      baselines.push(await writeBaseline(whole));
    }
    // A change of documentation alone stands on the baselines that are there.
    const whole = fitted({ ...evaluation, baselines: documents.length > 0 ? baselines : (input.reused ?? []) });
    return signed({ ...whole, grounds: statedGrounds(grounds, await dependencies.writeGrounds?.(grounds)) }, input);
  };

  async function keptLock(lock: EvaluationInput['lockFile']): Promise<Pick<BaselineDocument, 'lockFile'>> {
    if (lock === undefined) return {};
    const { digest, origin } = lock;
    return { lockFile: { digest, origin, text: await dependencies.readText(lock.uri, LARGEST_LOCK_FILE) } };
  }

  function signed(evaluation: Evaluation, { request, run, iteration, startedAt }: EvaluationInput): Evaluation {
    const { repository, subject, headSha, profile } = request;
    const workflow = { id: run.workflowId, firstExecutionRunId: run.firstExecutionRunId };
    const about = { repository, subject, headSha, profile: profile.name, iteration, startedAt, workflow };
    const signature = dependencies.signDecision?.(about, evaluation, profile);
    return signature === undefined ? evaluation : { ...evaluation, signature };
  }
}
