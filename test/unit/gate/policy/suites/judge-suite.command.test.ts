import { describe, expect, it } from 'vitest';
import { Measured, profileOf, suiteRun } from '../../../../support/policy/measured.ts';

const profile = profileOf({
  suites: {
    tool: {
      kind: 'command',
      lane: 'cpu',
      required: true,
      command: 'tool --model {model} --json {report}',
      runs: [{ name: 'one', model: 'one.bin' }, { name: 'two' }],
      whenModelMissing: '--allow-mock',
      honesty: [{ code: 'mock', pointer: '/kernels', contains: ['mock'], message: 'a mock kernel' }],
    },
  },
  metrics: {
    one: { unit: 'tokens/sec', report: { suite: 'tool', run: 'one', pointer: '/rate', timing: true } },
    two: { unit: 'tokens/sec', report: { suite: 'tool', run: 'two', pointer: '/rate' } },
  },
  targets: { one: { metric: 'one', bound: { above: 40 }, missed: 'code-refiner' } },
  evidence: [{ prefix: 'benchmarks', items: [{ label: 'one', metric: 'one', format: '{value} tokens/sec' }] }],
});
const command = 'tool --model one.bin --json report.json';

describe('a suite that is a program', () => {
  it('counts the figures that metrics read', () => {
    const measured = new Measured();
    const reports = [measured.report({ run: 'one' }), measured.report({ run: 'two' })];
    const { evaluation } = measured.judge([suiteRun({ suite: 'tool', command, reports })], profile);
    expect(evaluation.suites[0]).toMatchObject({ status: 'measured', benchmarks: 2 });
    expect(evaluation.targets[0]).toMatchObject({ verdict: 'met', measured: 50, interval: { lower: 45, upper: 55 } });
  });

  it('is incomplete where one of its runs reported nothing', () => {
    const measured = new Measured();
    const reports = [measured.report({ run: 'one' }), measured.report({ run: 'two', reports: { report: null } })];
    const { evaluation } = measured.judge([suiteRun({ suite: 'tool', command, reports })], profile);
    expect(evaluation.suites[0]).toMatchObject({
      status: 'incomplete',
      benchmarks: 1,
      reason: 'stale: not written by this run',
    });
  });

  it('never records a stand-in for a missing model, and never fails for it, whatever its exit code', () => {
    for (const failed of [false, true]) {
      const measured = new Measured();
      const refs = ['one', 'two'].map((run) =>
        measured.report({
          run,
          command: `${command} --allow-mock`,
          reports: { report: failed ? null : { rate: 200 } },
        }),
      );
      const failures = refs.map((reported) => ({
        class: 'benchmark-failed' as const,
        message: 'exit code 17',
        reported,
      }));
      const run = suiteRun({ suite: 'tool', command, ...(failed ? { failures } : { reports: refs }) });
      const { evaluation, documents } = measured.judge([run], profile);
      expect(evaluation.suites[0]).toMatchObject({
        status: 'not-measured',
        benchmarks: 0,
        reason: expect.stringMatching(/^mock, not recorded/),
      });
      expect(evaluation.status).toBe('skipped');
      expect(evaluation.targets[0]).toMatchObject({ verdict: 'unverified', reason: 'mock, not recorded' });
      expect(evaluation.evidence[0]).toContain('one: mock, not recorded');
      expect(documents).toEqual([]);
    }
  });

  it('fails a required suite whose program makes its figures up although it had its model', () => {
    const measured = new Measured();
    const reports = ['one', 'two'].map((run) =>
      measured.report({ run, reports: { report: { rate: 200, kernels: ['mock'] } } }),
    );
    const { evaluation } = measured.judge([suiteRun({ suite: 'tool', command, reports })], profile);
    expect(evaluation).toMatchObject({ status: 'fail', route: { to: 'code-refiner' } });
    expect(evaluation.suites[0]?.reproduce).toBe(command);
  });

  it('takes the attempt that gave most of a run', () => {
    const measured = new Measured();
    const first = measured.report({ run: 'one', reports: { report: null } });
    const failures = [{ class: 'overran' as const, message: 'tool overran', reported: first }];
    const simpler = { command: 'tool --less', failed: false };
    const { command } = simpler;
    const reports = [measured.report({ run: 'one', command }), measured.report({ run: 'two', command })];
    const { evaluation } = measured.judge(
      [suiteRun({ suite: 'tool', method: 'alt1', reports, failures, simpler })],
      profile,
    );
    expect(evaluation.suites[0]).toMatchObject({ status: 'incomplete', benchmarks: 2, method: 'alt1' });
    expect(evaluation.status).toBe('pass');
  });

  it('is not made good by a simpler command that reports no figure more', () => {
    const measured = new Measured();
    const simpler = { command: 'tool --less', failed: false };
    const first = measured.report({ run: 'two' });
    const failures = [{ class: 'benchmark-failed' as const, message: 'tool panicked', reported: first }];
    const decided = (run: string, report: unknown) => {
      const reports = [measured.report({ run, command: simpler.command, reports: { report } })];
      const record = suiteRun({ suite: 'tool', method: 'alt1', reports, failures, simpler });
      return measured.judge([record], profile).evaluation;
    };
    expect(decided('two', { rate: 49 })).toMatchObject({ status: 'fail', why: 'tool: tool panicked' });
    expect(decided('two', { rate: 49, steps: { decode: 3 } }).status).toBe('pass');
    expect(decided('one', { rate: 49 }).status).toBe('pass');
  });

  it('is made good by a simpler command that measured something new, as it was run on its host', () => {
    const measured = new Measured();
    const { command } = profile.suites.tool ?? { command: '' };
    const simpler = { command: `${command} --tokens 16`, failed: false };
    const first = measured.report({ run: 'two', command: 'tool --model two.bin --json /out/two.json' });
    const failures = [
      { class: 'benchmark-failed' as const, message: 'tool panicked', reproduce: 'tool --model one.bin' },
    ];
    const decided = (run: string) => {
      const ran = `tool --model ${run}.bin --json /out/${run}.json --tokens 16`;
      const reports = [first, measured.report({ run, command: ran })];
      const record = suiteRun({ suite: 'tool', command, method: 'alt1', reports, failures, simpler });
      return measured.judge([record], profile).evaluation;
    };
    expect(decided('one')).toMatchObject({
      status: 'pass',
      suites: [{ status: 'incomplete', method: 'alt1', reproduce: 'tool --model one.bin' }],
    });
    expect(decided('two')).toMatchObject({ status: 'fail', why: 'tool: tool panicked' });
  });
});
