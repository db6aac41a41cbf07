import { describe, expect, it } from 'vitest';
import { createEvaluate } from '../../../../../activities/control/judging/evaluate.ts';
import { StoreError, type StoreErrorKind } from '../../../../../adapters/store/content/store-error.ts';
import { BaselineDocument } from '../../../../../gate/baseline/document.ts';
import { DecisionGrounds } from '../../../../../gate/contract/decision/decision-grounds.ts';
import { GateOutcome } from '../../../../../gate/contract/outcome.ts';
import { inputOf, Measured, profileOf, suiteRun } from '../../../../support/policy/measured.ts';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

const fail = (why: string): never => {
  throw new Error(why);
};

/** A store of sets, and of the documents written to it. */
function storeOf(measured: Measured, missing = (uri: string): Error => new Error(`nothing at ${uri}`)) {
  const written: BaselineDocument[] = [];
  const loaded: string[] = [];
  const get =
    <T>(sets: ReadonlyMap<string, T>) =>
    async (uri: string): Promise<T> => {
      loaded.push(uri);
      const set = sets.get(uri);
      if (set === undefined) throw missing(uri);
      return set;
    };
  const evaluate = createEvaluate({
    loadMeasurementSet: get(measured.measurements),
    loadReportSet: get(measured.reports),
    readText: async (uri) => `the text of ${uri}`,
    writeBaseline: async (document) => {
      written.push(document);
      return { machineClass: document.machineClass, uri: 'store:1', digest: digest('a'), complete: document.complete };
    },
  });
  return { evaluate, written, loaded };
}

describe('evaluate', () => {
  it('loads each set once to judge it and once to keep it, and returns where the baseline is', async () => {
    const measured = new Measured();
    const shared = measured.set();
    const { evaluate, written, loaded } = storeOf(measured);
    const runs = [suiteRun({ measurements: [shared] }), suiteRun({ suite: 'elsewhere', measurements: [shared] })];
    const evaluation = await evaluate(inputOf(runs, profileOf()));
    expect(evaluation).toMatchObject({
      status: 'pass',
      baselines: [{ machineClass: 'class-1', uri: 'store:1', digest: digest('a'), complete: true }],
    });
    expect(loaded).toEqual(['m0', 'm0']);
    expect(written).toHaveLength(1);
  });

  it('keeps the text of a lock file that was generated, and says that it was', async () => {
    const measured = new Measured();
    const { evaluate, written } = storeOf(measured);
    const runs = [suiteRun({ measurements: [measured.set()] })];
    for (const [origin, said] of [
      ['generated', 'lock file generated: not committed'],
      ['base', "lock file of the base's baseline: not committed"],
    ] as const) {
      const lockFile = { uri: 'store:lock', digest: digest('b'), origin };
      const { evidence } = await evaluate(inputOf(runs, profileOf(), { lockFile }));
      expect(evidence[0]).toMatch(new RegExp(`^benchmarks: baseline established; ${said}(?:;|$)`));
      const kept = { digest: digest('b'), origin, text: 'the text of store:lock' };
      expect(BaselineDocument.parse(written.at(-1)).lockFile).toEqual(kept);
    }
    await evaluate(inputOf(runs, profileOf()));
    expect(written.at(-1)?.lockFile).toBeUndefined();
  });

  it('loads what a failed step measured', async () => {
    const measured = new Measured();
    const failures = [{ class: 'overran' as const, message: 'speed overran', measured: measured.set() }];
    const { evaluate, written } = storeOf(measured);
    expect((await evaluate(inputOf([suiteRun({ failures })], profileOf()))).status).toBe('fail');
    expect(written[0]?.complete).toBe(false);
  });

  it('throws what the store throws, and stores nothing then', async () => {
    const measured = new Measured();
    const missing = { ...measured.set(), uri: 'gone' };
    const { evaluate, written } = storeOf(measured);
    await expect(evaluate(inputOf([suiteRun({ measurements: [missing] })], profileOf()))).rejects.toThrow(
      'nothing at gone',
    );
    expect(written).toEqual([]);
  });

  it.each<[StoreErrorKind, string]>([
    ['not-found', 'is gone'],
    ['corrupt', 'is damaged'],
    ['newer-schema', 'is of a newer version'],
  ])('charges nobody with an own set that is %s in the store, and keeps the others', async (kind, fault) => {
    const measured = new Measured();
    const own = { ...measured.set(), uri: 'lost', target: 'lost' };
    const { evaluate, written } = storeOf(measured, () => new StoreError(kind, 'of the store'));
    const { status, reason, suites } = await evaluate(
      inputOf([suiteRun({ measurements: [own, measured.set()] })], profileOf()),
    );
    expect({ status, reason }).toEqual({ status: 'skipped', reason: 'degraded-provider' });
    expect(suites[0]?.reason).toContain(`what was measured of lost ${fault} in the store`);
    expect(written[0]?.suites[0]?.executables).toHaveLength(1);
    expect(written[0]?.complete).toBe(false);
  });

  it('states the row that held with its facts, and keeps them whole where they are too many', async () => {
    const kept: DecisionGrounds[] = [];
    const stored = { uri: 'store:grounds', digest: digest('c') };
    const evaluation = async (suites: number) => {
      const unit = { kind: 'criterion' as const, lane: 'cpu' as const, required: true, command: 'cargo bench' };
      const names = Array.from({ length: suites }, (_, index) => `${index}-${'x'.repeat(90)}`);
      const profile = profileOf({ suites: Object.fromEntries(names.map((name) => [name, unit])) });
      const evaluate = createEvaluate({
        loadMeasurementSet: async () => fail('nothing was measured'),
        loadReportSet: async () => fail('nothing was measured'),
        readText: async () => fail('nothing was measured'),
        writeBaseline: async () => fail('nothing was measured'),
        writeGrounds: async (grounds) => {
          kept.push(grounds);
          return stored;
        },
      });
      return evaluate(inputOf([], profile, { request: { suites: [] } }));
    };
    const small = await evaluation(2);
    expect(small.grounds).toEqual({ ...kept[0], stored });
    expect(DecisionGrounds.parse(small.grounds)).toMatchObject({
      row: '11',
      facts: { suites: [{ cause: 'not-selected', required: true }, {}] },
    });
    const large = await evaluation(100);
    expect(large.grounds).toEqual({ schemaVersion: 1, row: '11', stored });
    expect(DecisionGrounds.safeParse(large.grounds).success).toBe(false);
    expect(kept[1]?.facts.suites).toHaveLength(100);
    for (const grounds of kept) expect(DecisionGrounds.parse(grounds)).toEqual(grounds);
    expect(GateOutcome.shape.grounds.parse(large.grounds)).toEqual(large.grounds);
  });

  it('stands on the baselines that are there for a change of documentation', async () => {
    const reused = [{ machineClass: 'c', uri: 'u', digest: digest('b'), complete: true }];
    const evaluation = await storeOf(new Measured()).evaluate(inputOf([], profileOf(), { reused }));
    expect(evaluation).toMatchObject({ status: 'pass', baselines: reused });
  });
});
