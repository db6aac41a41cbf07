import type { Signatures } from '../../../adapters/signing/signatures.ts';
import type { MeasuringInput } from '../../../gate/contract/decision/evaluation.ts';
import { fitted } from '../../../gate/contract/decision/fit-evaluation.ts';
import type { MeasureVerdict } from '../../../gate/contract/measuring/running-measure.ts';
import { judgeMeasuring } from '../../../gate/policy/judge-measuring.ts';
import { readBase, storeTurns } from './judge-turns.ts';
import { type JudgingDependencies, readMeasured, storeBaselines } from './store-baselines.ts';

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
    const { input, sets, baseSuites } = await readMeasured(asked, dependencies);
    const { beside, turns } = await readBase(input, dependencies);
    const { verdict, documents, comparisons } = judgeMeasuring(
      { ...input, ...turns },
      sets,
      baseSuites,
      beside?.base ?? null,
    );
    const stored = await storeBaselines(documents, sets, input.lockFile, dependencies);
    const baselines =
      beside !== null && documents.length > 0
        ? await storeTurns(beside, comparisons, stored, input, dependencies)
        : stored;
    const whole = fitted({ ...verdict, baselines });
    const { run, request } = input;
    const signature = dependencies.signMeasuring?.(run, request, whole);
    return signature === undefined ? whole : { ...whole, signature };
  };
