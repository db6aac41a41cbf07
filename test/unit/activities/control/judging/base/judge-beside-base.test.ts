import { expect, it } from 'vitest';
import { createEvaluate } from '../../../../../../activities/control/judging/evaluate.ts';
import { createJudgeMeasuring } from '../../../../../../activities/control/judging/judge-measuring.ts';
import type { JudgingDependencies } from '../../../../../../activities/control/judging/store-baselines.ts';
import { StoreError, type StoreErrorKind } from '../../../../../../adapters/store/content/store-error.ts';
import type { BaselineDocument } from '../../../../../../gate/baseline/document.ts';
import type { ComparisonDocument } from '../../../../../../gate/comparison/document/comparison-document.ts';
import type { MeasuringInput } from '../../../../../../gate/contract/decision/evaluation.ts';
import { COMMIT, inputOf, Measured, profileOf, suiteRun } from '../../../../../support/policy/measured.ts';

const BASE = { commit: 'b'.repeat(40), tree: '8'.repeat(40) };
const KEPT = { uri: 'store:comparison', digest: `sha256:${'c'.repeat(64)}` };

/** A run whose base was measured by turns. @param fault with which the store refuses the base's baseline; null: it takes it */
function scene(fault: StoreErrorKind | null) {
  const measured = new Measured();
  const change = measured.set();
  const base = measured.set({ revision: { ...BASE, clean: true } });
  const input = inputOf([suiteRun({ measurements: [change] })], profileOf(), {
    turns: { runs: [suiteRun({ measurements: [base] })] },
  });
  const written: BaselineDocument[] = [];
  const comparisons: ComparisonDocument[] = [];
  const get = async <T>(value: T | undefined): Promise<T> => {
    if (value === undefined) throw new Error('it was measured');
    return value;
  };
  const dependencies: JudgingDependencies = {
    loadMeasurementSet: (uri) => get(measured.measurements.get(uri)),
    loadReportSet: (uri) => get(measured.reports.get(uri)),
    readText: async () => '',
    writeBaseline: async (document) => {
      const { commit, machineClass, complete } = document;
      if (fault !== null && commit === BASE.commit) throw new StoreError(fault, `no room for ${commit}`);
      written.push(document);
      return { machineClass, complete, uri: `store:${commit}`, digest: `sha256:${commit.slice(0, 1).repeat(64)}` };
    },
    keepComparison: async (_, comparison) => {
      comparisons.push(comparison);
      return KEPT;
    },
  };
  const of = { ...input, context: { ...input.context, trusted: BASE } };
  return { of, dependencies, written, comparisons };
}

const WAYS = [
  ['a gate', ({ of, dependencies }: ReturnType<typeof scene>) => createEvaluate(dependencies)(of)],
  [
    'a measuring',
    ({ of, dependencies }: ReturnType<typeof scene>) =>
      createJudgeMeasuring(dependencies)(of as unknown as MeasuringInput),
  ],
] as const;

it.each(WAYS)('%s stores both sides, and names their comparison', async (_, judged) => {
  const stored = scene(null);
  const { baselines, evidence } = await judged(stored);
  expect(stored.written.map(({ commit }) => commit).sort()).toEqual([BASE.commit, COMMIT]);
  expect(baselines).toMatchObject([{ uri: `store:${COMMIT}`, comparison: KEPT }]);
  expect(stored.comparisons).toMatchObject([{ first: { commit: BASE.commit }, second: { commit: COMMIT } }]);
  expect(evidence[0]).toContain('; against base bbbbbbbbbbbb by turns: ');
});

it.each(
  WAYS.flatMap(([name, judged]) =>
    (
      [
        ['too-large', 'is larger than what is kept of its kind'],
        ['corrupt', 'is damaged'],
        ['not-found', 'is gone'],
      ] as const
    ).map(([kind, fault]) => [name, kind, fault, judged] as const),
  ),
)(
  '%s goes on without the base where its baseline can not be stored (%s), and says so',
  async (_, kind, fault, judged) => {
    const refused = scene(kind);
    const { status, baselines, evidence } = await judged(refused);
    expect(['pass', 'measured']).toContain(status);
    expect(evidence[0]).toContain(`; not against the base: the baseline of the base ${fault}`);
    expect(refused.written).toMatchObject([{ commit: COMMIT, complete: true }]);
    expect(refused.comparisons).toEqual([]);
    expect(baselines).toEqual([expect.not.objectContaining({ comparison: expect.anything() })]);
  },
);

it.each(WAYS)('%s waits out a store that does not answer', async (_, judged) => {
  const down = scene('unavailable');
  await expect(judged(down)).rejects.toThrow(`no room for ${BASE.commit}`);
  expect(down.written).toEqual([]);
});
