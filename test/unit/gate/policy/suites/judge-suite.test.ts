import { describe, expect, it } from 'vitest';
import type { FailureReport } from '../../../../../gate/contract/failure.ts';
import type { SuiteRecord } from '../../../../../gate/contract/suite-record.ts';
import { bench, type InputParts, Measured, profileOf, suiteRun } from '../../../../support/policy/measured.ts';

const failure = (extra: Partial<FailureReport> = {}): FailureReport => ({
  class: 'benchmark-failed',
  message: 'speed panicked',
  ...extra,
});

/** The outcome of the one required suite, and the decision. */
const judged = (
  run: Partial<SuiteRecord>,
  measured = new Measured(),
  extra: InputParts = {},
  baseSuites: string[] = [],
) => {
  const { evaluation } = measured.judge(
    [suiteRun(run)],
    profileOf({ environment: { SEED: '4 2' } }),
    extra,
    baseSuites,
  );
  return { ...evaluation.suites[0], decision: evaluation };
};

describe('a suite of cargo bench', () => {
  it('is measured where everything listed gave a number', () => {
    const measured = new Measured();
    const suite = judged({ measurements: [measured.set()] }, measured);
    expect(suite).toMatchObject({ status: 'measured', method: 'primary', benchmarks: 2 });
    expect(suite.reason).toBeUndefined();
    expect(suite.reproduce).toBeUndefined();
    expect(suite.decision.status).toBe('pass');
  });

  it('is incomplete where a killed run left something out', () => {
    const measured = new Measured();
    const suite = judged({ measurements: [measured.set({ listed: ['a', 'b', 'c'] })] }, measured);
    expect(suite).toMatchObject({ status: 'incomplete', reason: 'incomplete: 1 benchmark not measured (c)' });
    expect(suite.decision.status).toBe('pass');
  });

  it('measured nothing where it ran under libtest, and says so', () => {
    const suite = judged({
      empty: [{ target: 'simd_comparison', kind: 'bench' as const, why: 'runs under libtest: 0 measured' }],
    });
    expect(suite).toMatchObject({
      status: 'not-measured',
      benchmarks: 0,
      reason: 'simd_comparison runs under libtest: 0 measured',
      reproduce: "SEED='4 2' cargo bench -p one --no-default-features --features cpu",
    });
    expect(suite.decision).toMatchObject({ status: 'fail', route: { to: 'code-refiner' } });
  });

  it('is whole beside test harnesses that list no benchmark', () => {
    const measured = new Measured();
    const empty = [{ target: 'one', kind: 'bench' as const, why: 'lists no benchmark' }];
    expect(judged({ measurements: [measured.set()], empty }, measured).status).toBe('measured');
  });

  it('failed where a bench panicked instead of listing its benchmarks, whatever another measured', () => {
    const measured = new Measured();
    const failures = [failure({ message: 'kernels ended with exit code 101 before it listed its benchmarks' })];
    const suite = judged({ measurements: [measured.set()], failures }, measured);
    expect(suite).toMatchObject({ status: 'failed', decision: { status: 'fail', route: { to: 'code-refiner' } } });
  });

  it('is incomplete where a bench did not list its benchmarks in time, or none when it was to be measured', () => {
    const measured = new Measured();
    const empty = [{ target: 'slow', kind: 'bench' as const, why: 'gave no list', unlisted: true }];
    const suite = judged({ measurements: [measured.set()], empty }, measured);
    expect(suite).toMatchObject({ status: 'incomplete', decision: { status: 'pass' } });
    const executable = { key: 'k2', package: 'one', target: 'moody', features: ['cpu'], args: [] };
    const moody = measured.set({ executable, listed: [], benchmarks: [] });
    expect(judged({ measurements: [measured.set(), moody] }, measured)).toMatchObject({
      status: 'incomplete',
      reason: expect.stringContaining('moody lists no benchmark'),
    });
  });

  it('failed where a bench panicked and no simpler command helped, with the panic and its command', () => {
    const measured = new Measured();
    const reproduce = 'cargo bench -p one --bench speed';
    const excerpt = "thread 'main' panicked at benches/speed.rs:7";
    const suite = judged({ measurements: [measured.set()], failures: [failure({ reproduce, excerpt })] }, measured);
    expect(suite).toMatchObject({ status: 'failed', reproduce, reason: `speed panicked\n${excerpt}` });
    expect(suite.decision).toMatchObject({ status: 'fail', why: 'unit: speed panicked' });
  });

  it('has the variables of its profile where it does not build: flags of the compiler may be among them', () => {
    const build = 'cargo bench -p one --no-run';
    for (const reproduce of [build, `SEED='4 2' ${build}`]) {
      const suite = judged({ failures: [failure({ class: 'compile-error', reproduce })] });
      expect(suite.reproduce).toBe(`SEED='4 2' ${build}`);
    }
  });

  it('counts what was measured before the failure', () => {
    const measured = new Measured();
    const suite = judged({ failures: [failure({ measured: measured.set() })] }, measured);
    expect(suite).toMatchObject({ status: 'failed', benchmarks: 2 });
  });

  it('is made good by the simpler command, with the untested part named', () => {
    const measured = new Measured();
    const reproduce = 'cargo bench -p one --bench speed';
    const excerpt = "thread 'main' panicked at benches/speed.rs:7";
    const run = {
      method: 'alt1' as const,
      reason: 'speed panicked; measured by cargo bench -p two',
      failures: [failure({ reproduce, excerpt, log: 'store:log' })],
    };
    const simpler = { command: 'cargo bench -p two', failed: false };
    const { command } = simpler;
    const suite = judged({ ...run, simpler, measurements: [measured.set({ command })] }, measured);
    const reason = `${run.reason}\n${excerpt}`;
    expect(suite).toMatchObject({ status: 'incomplete', method: 'alt1', reason, reproduce, log: 'store:log' });
    expect(suite.decision.status).toBe('pass');
    expect(judged({ ...run, simpler: { ...simpler, failed: true } }).decision.status).toBe('fail');
  });

  it('is not made good by a simpler command that only measures again what had been measured', () => {
    const measured = new Measured();
    const simpler = { command: 'cargo bench -p one -- --quick', failed: false };
    const first = measured.set({ benchmarks: [bench('a'), bench('b')], listed: ['a', 'b', 'c'] });
    const executable = { key: 'k2', package: 'one', target: 'speed', features: ['cpu'], args: ['--bench', '--quick'] };
    const again = (...ids: readonly string[]) =>
      measured.set({ executable, command: simpler.command, benchmarks: ids.map((id) => bench(id)) });
    const run = { method: 'alt1' as const, failures: [failure()], simpler };
    const decided = (...measurements: SuiteRecord['measurements']) =>
      judged({ ...run, measurements: [first, ...measurements] }, measured);
    expect(decided(again('a', 'b'))).toMatchObject({ status: 'failed', decision: { status: 'fail' } });
    expect(decided()).toMatchObject({ status: 'failed', decision: { status: 'fail' } });
    expect(decided(again('b', 'c')).decision.status).toBe('pass');
    // Of another executable it is another benchmark.
    const other = { ...executable, target: 'other' };
    const elsewhere = measured.set({ executable: other, command: simpler.command, benchmarks: [bench('a')] });
    expect(decided(elsewhere).decision.status).toBe('pass');
  });

  it('is not failed by the overrun of an executable that lists nothing', () => {
    const measured = new Measured();
    const endless = measured.set({
      benchmarks: [],
      listed: [],
      executable: { key: 'f', package: 'fuzz', target: 'fuzz', features: [], args: [] },
    });
    const overran = failure({ class: 'overran', message: 'fuzz overran its 600 s', measured: endless });
    const suite = judged({ measurements: [measured.set()], failures: [overran] }, measured);
    expect(suite.decision.status).toBe('pass');
    expect(judged({ measurements: [], failures: [failure({ class: 'overran' })] }).decision.status).toBe('fail');
  });

  it('keeps numbers of another commit out', () => {
    const measured = new Measured();
    const revision = { commit: 'd'.repeat(40), tree: '7'.repeat(40), clean: true };
    const suite = judged({ measurements: [measured.set({ revision })] }, measured);
    expect(suite).toMatchObject({
      status: 'not-measured',
      benchmarks: 0,
      reason: 'wrong: measured dddddddddddd, not cccccccccccc',
    });
  });

  it('marks unstable numbers, and fails nothing for them', () => {
    const measured = new Measured();
    const suite = judged({ measurements: [measured.set({ remeasured: [bench('a', 300)] })] }, measured);
    expect(suite).toMatchObject({ status: 'measured', reason: 'unstable: a', decision: { status: 'pass' } });
  });
});

describe('what is nobody’s fault', () => {
  const cases = [
    {
      run: { failures: [failure({ class: 'dependency-broken' })] },
      status: 'failed',
      decision: 'fail',
      to: 'issue-creator',
    },
    {
      run: { failures: [failure({ class: 'compile-error' })] },
      status: 'failed',
      decision: 'fail',
      to: 'code-refiner',
    },
    {
      run: { failures: [failure({ class: 'tool-missing' })] },
      status: 'skipped',
      decision: 'missing-tool',
      to: 'quality-finalizer',
    },
    {
      run: { failures: [failure({ class: 'transient' })] },
      status: 'skipped',
      decision: 'degraded-provider',
      to: 'quality-finalizer',
    },
    { run: { notRun: 'not-selected' }, status: 'skipped', decision: 'bounded-by-policy', to: 'quality-finalizer' },
    { run: { notRun: 'budget-out' }, status: 'skipped', decision: 'bounded-by-policy', to: 'quality-finalizer' },
    { run: { notRun: 'model-missing' }, status: 'skipped', decision: 'missing-tool', to: 'quality-finalizer' },
  ] as const;
  it.each(cases)('$run leads to $decision', ({ run, status, decision, to }) => {
    const suite = judged(run);
    expect(suite.status).toBe(status);
    expect(suite.decision.reason ?? suite.decision.status).toBe(decision);
    expect(suite.decision.route?.to).toBe(to);
  });

  it('tells a script that the change removed from a tool that the host lacks', () => {
    const profile = profileOf({
      suites: {
        tool: {
          kind: 'command',
          lane: 'cpu',
          required: true,
          command: './scripts/bench.sh',
          requires: ['scripts/bench.sh'],
        },
      },
    });
    const decide = (message: string, base: string[]) =>
      new Measured().judge(
        [suiteRun({ suite: 'tool', failures: [failure({ class: 'tool-missing', message })] })],
        profile,
        {},
        base,
      ).evaluation.status;
    expect(decide('tool needs scripts/bench.sh, which is not there', ['tool'])).toBe('fail');
    expect(decide('tool needs scripts/bench.sh, which is not there', [])).toBe('skipped');
    expect(decide('cargo is not installed', ['tool'])).toBe('skipped');
  });

  it('takes a suite of which no selected executable is part for not selected', () => {
    expect(judged({}, new Measured(), { request: { executables: ['other'] } }).decision.reason).toBe(
      'bounded-by-policy',
    );
    expect(judged({}).decision.status).toBe('fail');
  });
});
