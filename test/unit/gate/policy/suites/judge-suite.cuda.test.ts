import { describe, expect, it } from 'vitest';
import type { FailureReport } from '../../../../../gate/contract/failure.ts';
import { bench, Measured, onCuda, profileOf, suiteRun } from '../../../../support/policy/measured.ts';

const failure = (): FailureReport => ({ class: 'benchmark-failed', message: 'speed panicked' });

describe('a CUDA suite', () => {
  const profile = profileOf({
    suites: {
      gpu: {
        kind: 'criterion',
        lane: 'cuda',
        required: true,
        command: 'cargo bench --features gpu',
        fallback: 'cargo bench --features cpu',
      },
    },
  });
  const absent = suiteRun({ suite: 'gpu', side: 'cuda', ranOn: 'cuda', notRun: 'no-cuda', reason: 'no CUDA host' });

  it('falls back to the CPU, says so, and passes', () => {
    const measured = new Measured();
    const fallback = suiteRun({
      suite: 'gpu',
      command: 'cargo bench --features cpu',
      reason: 'no CUDA host; CPU fallback',
      measurements: [measured.set({ command: 'cargo bench --features cpu' })],
    });
    const { evaluation } = measured.judge([absent, fallback], profile);
    expect(evaluation.suites[0]).toEqual({
      name: 'gpu',
      lane: 'cuda',
      command: 'cargo bench --features cpu',
      status: 'measured',
      method: 'alt1',
      benchmarks: 2,
      reason: 'no CUDA host; CPU fallback',
    });
    expect(evaluation.status).toBe('pass');
  });

  it('is never failed by missing CUDA, even where nothing fell back', () => {
    const { evaluation } = new Measured().judge([absent], profile);
    expect(evaluation.suites[0]).toMatchObject({ status: 'not-measured', reason: 'no CUDA host' });
    expect(evaluation.status).toBe('skipped');
  });

  it('names a fallback that measured nothing', () => {
    const empty = [{ target: 'mixed', kind: 'bench' as const, why: 'runs under libtest: 0 measured' }];
    const fallback = suiteRun({ suite: 'gpu', reason: 'no CUDA host; CPU fallback', empty });
    const { evaluation } = new Measured().judge([absent, fallback], profile);
    expect(evaluation.suites[0]?.reason).toBe('no CUDA host; CPU fallback; mixed runs under libtest: 0 measured');
    expect(evaluation.status).toBe('skipped');
  });

  it('is judged by its own side where there is CUDA', () => {
    const measured = new Measured();
    const own = suiteRun({
      suite: 'gpu',
      side: 'cuda',
      ranOn: 'cuda',
      measurements: [measured.set({ command: 'cargo bench --features gpu', ...onCuda() })],
    });
    const side = suiteRun({ suite: 'gpu', side: 'cpu', ranOn: 'cuda', failures: [failure()] });
    const { evaluation } = measured.judge([own, side], profile);
    expect(evaluation.suites[0]).toMatchObject({ status: 'measured', method: 'primary', benchmarks: 2 });
  });

  describe('that panics on its device and has no simpler command', () => {
    const both = profileOf({
      suites: { ...profile.suites, unit: { kind: 'criterion', lane: 'cpu', required: false, command: 'cargo bench' } },
    });
    /** @param fallback the benchmarks that its CPU fallback measured @param before what the suite had on its device */
    const panicked = (fallback: readonly string[], before: readonly string[] = []) => {
      const measured = new Measured();
      const command = 'cargo bench --features cpu';
      const benches = (names: readonly string[]) => names.map((name) => bench(name));
      const { evaluation } = measured.judge(
        [
          suiteRun({ command: 'cargo bench', measurements: [measured.set({ command: 'cargo bench', suite: 'unit' })] }),
          suiteRun({
            ...{ suite: 'gpu', side: 'cuda', ranOn: 'cuda', command: 'cargo bench --features gpu' },
            measurements: before.length === 0 ? [] : [measured.set({ benchmarks: benches(before), ...onCuda() })],
            failures: [failure()],
          }),
          suiteRun({
            ...{ suite: 'gpu', command, reason: 'speed panicked; CPU fallback' },
            measurements: [measured.set({ command, suite: 'gpu', benchmarks: benches(fallback) })],
          }),
        ],
        both,
      );
      return evaluation.suites.find(({ name }) => name === 'gpu');
    };

    it('is made good by a fallback that measures what nothing had measured', () => {
      expect(panicked(['a', 'b', 'c'])).toMatchObject({ status: 'measured', method: 'alt1' });
    });

    it('stays failed where its fallback measured again what another suite has', () => {
      expect(panicked(['a', 'b'])).toMatchObject({ status: 'failed' });
    });

    it('stays failed where its fallback measured again what it had itself', () => {
      expect(panicked(['d'], ['d'])).toMatchObject({ status: 'failed' });
    });
  });

  it('is made good by what a fallback measures that another CUDA suite fell back to, too', () => {
    const fallback = 'cargo bench --features cpu';
    const cuda = { kind: 'criterion', lane: 'cuda', required: true, command: 'cargo bench', fallback } as const;
    const measured = new Measured();
    const runs = ['one', 'two'].flatMap((suite) => [
      suiteRun({ suite, side: 'cuda', ranOn: 'cuda', failures: [failure()] }),
      suiteRun({ suite, command: fallback, measurements: [measured.set({ suite, command: fallback })] }),
    ]);
    const { evaluation } = measured.judge(runs, profileOf({ suites: { one: cuda, two: cuda } }));
    expect(evaluation.suites.map(({ status, method }) => [status, method])).toEqual([
      ['measured', 'alt1'],
      ['measured', 'alt1'],
    ]);
  });

  describe('whose host lacks the device', () => {
    const accelerated = profileOf({
      suites: profile.suites,
      metrics: {
        acceleration: {
          unit: 'x',
          ratio: {
            of: { suites: ['gpu'], side: 'cpu', benchmark: '^(?<id>.+)$' },
            over: { suites: ['gpu'], side: 'cuda', benchmark: '^(?<id>.+)$' },
          },
        },
        rate: { unit: 'elem/s', rate: { suites: ['gpu'], benchmark: '.' } },
      },
      targets: {
        acceleration: { metric: 'acceleration', bound: { range: [2, 5] }, lane: 'cuda', missed: 'code-refiner' },
        rate: { metric: 'rate', bound: { above: 1 }, lane: 'cuda', missed: 'code-refiner' },
      },
    });
    const throughput = { kind: 'elements' as const, perIteration: 10 };
    const side = (measured: Measured, on: 'cpu' | 'cuda', ns: number, host: object) =>
      suiteRun({
        suite: 'gpu',
        side: on,
        ranOn: 'cuda',
        command: `cargo bench --features ${on}`,
        measurements: [measured.set({ command: 'cargo bench', benchmarks: [bench('a', ns, { throughput })], ...host })],
      });
    const verdicts = (host: object) => {
      const measured = new Measured();
      const runs = [side(measured, 'cuda', 100, host), side(measured, 'cpu', 300, host)];
      const { evaluation, documents } = measured.judge(runs, accelerated);
      return { evaluation, documents, targets: evaluation.targets.map(({ verdict, reason }) => [verdict, reason]) };
    };

    it('is judged by its CPU side, and no target of the lane is met', () => {
      expect(verdicts(onCuda()).targets).toEqual([
        ['met', undefined],
        ['met', undefined],
      ]);
      const { evaluation, documents, targets } = verdicts({ lane: 'cuda' });
      expect(targets).toEqual([
        ['unverified', 'no CUDA device on host-1; CPU fallback'],
        ['unverified', 'not measured on a CUDA host'],
      ]);
      expect(evaluation.suites[0]).toMatchObject({
        command: 'cargo bench --features cpu',
        method: 'alt1',
        reason: 'no CUDA device on host-1; CPU fallback',
      });
      expect(documents[0]).toMatchObject({ complete: false });
      expect(documents[0]?.suites.map(({ command, ranOn, reason }) => [command, ranOn, reason])).toEqual([
        ['cargo bench --features cuda', 'cpu', 'no CUDA device on host-1'],
        ['cargo bench --features cpu', 'cpu', 'no CUDA device on host-1; CPU fallback'],
      ]);
    });

    it('is not measured on CUDA either where the CPU lane was served', () => {
      const { targets } = verdicts({ ...onCuda(), lane: 'cpu' });
      expect(targets[0]).toEqual(['unverified', 'host-1 served the CPU lane; CPU fallback']);
    });

    it('says so by itself where it has no CPU side', () => {
      const measured = new Measured();
      const { evaluation } = measured.judge([side(measured, 'cuda', 100, { lane: 'cuda' })], accelerated);
      expect(evaluation.suites[0]).toMatchObject({ method: 'alt1', reason: 'no CUDA device on host-1' });
      expect(evaluation.targets.map(({ verdict }) => verdict)).toEqual(['unverified', 'unverified']);
    });
  });
});
