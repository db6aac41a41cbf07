import type { Signatures } from '../../../adapters/signing/signatures.ts';
import type { Stored } from '../../../adapters/store/content/store.ts';
import type { DecisionGrounds } from '../../../gate/contract/decision/decision-grounds.ts';
import type { Evaluation, EvaluationInput } from '../../../gate/contract/decision/evaluation.ts';
import { fitted } from '../../../gate/contract/decision/fit-evaluation.ts';
import { statedGrounds } from '../../../gate/contract/decision/state-grounds.ts';
import { judge } from '../../../gate/policy/judge.ts';
import { judgeBesideBase } from './base/judge-beside-base.ts';
import { type JudgingDependencies, readMeasured } from './store-baselines.ts';

/** What evaluating needs besides. */
export interface EvaluateDependencies extends JudgingDependencies {
  /** Refuses baselines that don't stand for this commit; absent: they are believed. */
  readonly requireReusable?: (input: Pick<EvaluationInput, 'request' | 'context' | 'reused'>) => Promise<void>;
  /** Stores a decision's grounds by their digest; absent: an outcome has them as far as they are small. */
  readonly writeGrounds?: (grounds: DecisionGrounds) => Promise<Stored>;
  /** Signs what was decided; absent where no key is configured. */
  readonly signDecision?: Signatures['signDecision'];
}

/** Judges what a gate measured, set by set, stores the baselines, and decides. The judging itself is pure. */
export function createEvaluate(dependencies: EvaluateDependencies): (input: EvaluationInput) => Promise<Evaluation> {
  const { requireCaller, requireReusable } = dependencies;
  return async (asked) => {
    await requireCaller?.({ identity: asked.run, about: asked.request });
    await requireReusable?.(asked);
    const measured = await readMeasured(asked, dependencies);
    const { input, sets, baseSuites } = measured;
    const baseTargets = (await dependencies.findBaseTargets?.(asked)) ?? [];
    const { judgement, baselines } = await judgeBesideBase(
      measured,
      (of, base) => judge(of, sets, { baseSuites, baseTargets, base }),
      dependencies,
    );
    const { evaluation, documents, grounds } = judgement;
    // A change of documentation alone stands on the baselines that are there.
    const whole = fitted({ ...evaluation, baselines: documents.length > 0 ? baselines : (input.reused ?? []) });
    return signed({ ...whole, grounds: statedGrounds(grounds, await dependencies.writeGrounds?.(grounds)) }, input);
  };

  function signed(evaluation: Evaluation, { request, run, iteration, startedAt }: EvaluationInput): Evaluation {
    const { repository, subject, headSha, profile } = request;
    const workflow = { id: run.workflowId, firstExecutionRunId: run.firstExecutionRunId };
    const about = { repository, subject, headSha, profile: profile.name, iteration, startedAt, workflow };
    const signature = dependencies.signDecision?.(about, evaluation, profile);
    return signature === undefined ? evaluation : { ...evaluation, signature };
  }
}
