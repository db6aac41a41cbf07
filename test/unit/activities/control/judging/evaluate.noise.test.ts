import { describe, expect, it } from 'vitest';
import { createEvaluate } from '../../../../../activities/control/judging/evaluate.ts';
import type { FindCalibration } from '../../../../../activities/control/judging/run-bands.ts';
import { BaselineDocument } from '../../../../../gate/baseline/document.ts';
import type { MeasurementSet } from '../../../../../gate/baseline/measurement-set.ts';
import { keyText } from '../../../../../gate/comparison/benchmark-key.ts';
import type { Calibration } from '../../../../../gate/comparison/calibration.ts';
import { bench, inputOf, Measured, profileOf, suiteRun } from '../../../../support/policy/measured.ts';

const since = new Date('2026-11-20T00:00:00Z');

/** A calibration that knows of these benchmarks how much their sessions scatter. */
function calibrationOf(scatter: Readonly<Record<string, number>>): Calibration {
  const { suite, lane, executable, host } = new Measured().measurements.get('m0') ?? measuredSet();
  const benchmarks = Object.entries(scatter).map(([id, each]) => {
    const key = { suite, lane, package: executable.package, target: executable.target, id };
    const noise = { key, variance: each ** 2, degrees: 1e6, rounds: 1, roundVariance: 0, measuredOn: [[host.id]] };
    return [keyText(key), noise] as const;
  });
  const of = { source: 'calibrated' as const, machineClass: 'class-1', kernels: ['6.1'], hosts: ['host-1'] };
  return { ...of, sessions: 8, since, benchmarks: new Map(benchmarks) };
}

function measuredSet(): MeasurementSet {
  const measured = new Measured();
  measured.set();
  const set = measured.measurements.get('m0');
  if (set === undefined) throw new Error('there is one');
  return set;
}

/** Judges sets whose benchmark `a` took 4 % more when it was measured again. */
async function judged(findCalibration?: FindCalibration, sets: readonly Partial<MeasurementSet>[] = [{}]) {
  const measured = new Measured();
  const refs = sets.map((set) => measured.set({ remeasured: [bench('a', 104)], ...set }));
  const written: BaselineDocument[] = [];
  const evaluate = createEvaluate({
    loadMeasurementSet: async (uri) => measured.measurements.get(uri) as MeasurementSet,
    loadReportSet: () => Promise.reject(new Error('no command suite')),
    readText: async () => '',
    writeBaseline: async (document) => {
      written.push(BaselineDocument.parse(document));
      return { machineClass: document.machineClass, uri: 'u', digest: `sha256:${'a'.repeat(64)}`, complete: true };
    },
    ...(findCalibration === undefined ? {} : { findCalibration }),
  });
  const evaluation = await evaluate(inputOf([suiteRun({ measurements: refs })], profileOf()));
  return { evaluation, written };
}

describe('the noise band that a run is judged by', () => {
  it('is the profile’s where nobody calibrated the machine, and that is said', async () => {
    const { evaluation, written } = await judged();
    const noise = { machineClass: 'class-1', source: 'none', band: 0.1, widest: 0.1 };
    expect(evaluation.measured?.noise).toEqual([noise]);
    expect(written.map((document) => document.noise)).toEqual([noise]);
    expect(evaluation.evidence[0]).toContain('; noise band 10 % (not calibrated)');
    expect(evaluation.evidence[0]).not.toContain('unstable');
  });

  it('is a benchmark’s own where a calibration holds: what the profile lets pass is unstable', async () => {
    const calibration = calibrationOf({ a: 0.005, b: 0.02 });
    const asked: object[] = [];
    const { evaluation, written } = await judged(async (...of) => {
      asked.push(of);
      return calibration;
    });
    expect(asked).toEqual([
      [
        { repository: expect.any(String), profile: expect.any(String), machineClass: 'class-1' },
        expect.objectContaining({ machineClass: 'class-1', kernel: '6.1', hosts: ['host-1'] }),
      ],
    ]);
    const [noise] = evaluation.measured?.noise ?? [];
    expect(noise).toMatchObject({ source: 'calibrated', known: 2, since: since.toISOString() });
    expect(noise?.widest).toBeCloseTo(Math.expm1(2.5758 * Math.SQRT2 * 0.02), 4);
    expect(written[0]?.noise).toEqual(noise);
    expect(evaluation.evidence[0]).toMatch(
      /; noise band 4\.7 % in half of 2 benchmarks, up to 7\.6 % \(calibrated\); /,
    );
    expect(evaluation.evidence[0]).toContain('unstable: unit');
    expect(written[0]?.suites[0]?.problems).toEqual([
      { code: 'unstable', where: 'a', message: '1.04x when measured again, outside the noise band of 1.8 %' },
    ]);
  });

  it('is what several runs pooled where nobody calibrated, and that is said', async () => {
    const { evaluation, written } = await judged(async () => ({
      ...calibrationOf({ a: 0.02, b: 0.02 }),
      source: 'pooled' as const,
    }));
    expect(evaluation.measured?.noise).toMatchObject([{ source: 'pooled', known: 2 }]);
    expect(written[0]?.noise).toMatchObject({ source: 'pooled' });
    expect(evaluation.evidence[0]).toMatch(/; noise band 7\.6 % \(pooled from other runs\)/);
  });

  it('is the profile’s for benchmarks that the calibration doesn’t know', async () => {
    const { evaluation } = await judged(async () => calibrationOf({ b: 0.02 }));
    expect(evaluation.evidence[0]).not.toContain('unstable');
    expect(evaluation.evidence[0]).toContain("(calibrated, 10 % in 1 that it doesn't know)");
  });

  it('is looked for once for each machine, however many sets it measured', async () => {
    let looks = 0;
    const executable = { ...measuredSet().executable };
    const sets = ['one', 'two', 'three'].map((key) => ({ executable: { ...executable, key, target: key } }));
    await judged(async () => {
      looks += 1;
      return null;
    }, sets);
    expect(looks).toBe(1);
  });
});
