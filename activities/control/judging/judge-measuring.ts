import type { Signatures } from '../../../adapters/signing/signatures.ts';
import type { MeasuringInput } from '../../../gate/contract/decision/evaluation.ts';
import { fitted } from '../../../gate/contract/decision/fit-evaluation.ts';
import type { MeasureVerdict } from '../../../gate/contract/measuring/running-measure.ts';
import { judgeMeasuring } from '../../../gate/policy/judge-measuring.ts';
import { judgeBesideBase } from './base/judge-beside-base.ts';
import { type JudgingDependencies, readMeasured } from './store-baselines.ts';

/** What judging without a gate needs besides. */
export interface JudgeMeasuringDependencies extends JudgingDependencies {
  /** Signs what was measured; absent where no key is configured. */
  readonly signMeasuring?: Signatures['signMeasuring'];
}

/** Judges what was measured without a gate, as a gate's, and stores the baselines. */
export const createJudgeMeasuring =
  (dependencies: JudgeMeasuringDependencies): ((input: MeasuringInput) => Promise<MeasureVerdict>) =>
  async (asked) => {
    await dependencies.requireCaller?.({ identity: asked.run, about: asked.request });
    const measured = await readMeasured(asked, dependencies);
    const { sets, baseSuites } = measured;
    const { judgement, baselines } = await judgeBesideBase(
      measured,
      (of, base) => judgeMeasuring(of, sets, baseSuites, base),
      dependencies,
    );
    const whole = fitted({ ...judgement.verdict, baselines });
    const { run, request } = measured.input;
    const signature = dependencies.signMeasuring?.(run, request, whole);
    return signature === undefined ? whole : { ...whole, signature };
  };
