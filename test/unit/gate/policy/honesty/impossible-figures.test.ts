import { describe, expect, it } from 'vitest';
import { checkFigures } from '../../../../../gate/policy/honesty/impossible-figures.ts';
import { Measured, profileOf, suiteRun } from '../../../../support/policy/measured.ts';

const profile = profileOf({
  suites: { tool: { kind: 'command', lane: 'cpu', required: true, command: 'tool --json {report}' } },
  metrics: {
    rate: { unit: 'tokens/sec', report: { suite: 'tool', pointer: '/rate', timing: true, scale: 10 } },
    error: { unit: 'absolute', report: { suite: 'tool', pointer: '/error' } },
    accuracy: { unit: '%', report: { suite: 'tool', pointer: '/accuracy', scale: 100 } },
    loss: { unit: '%', report: { suite: 'tool', pointer: '/loss', possible: [-100, 100] } },
    parity: { unit: 'boolean', report: { suite: 'tool', pointer: '/parity' } },
    same: { unit: 'boolean', equal: { suite: 'tool', pointers: ['/first', '/second'] } },
  },
  targets: {
    rate: { metric: 'rate', bound: { above: 40 }, missed: 'code-refiner' },
    error: { metric: 'error', bound: { atMost: 1 }, missed: 'code-refiner' },
    accuracy: { metric: 'accuracy', bound: { atLeast: 99 }, missed: 'code-refiner' },
    loss: { metric: 'loss', bound: { below: 1 }, missed: 'code-refiner' },
    parity: { metric: 'parity', bound: { atLeast: 1 }, missed: 'code-refiner' },
    same: { metric: 'same', bound: { atLeast: 1 }, missed: 'spec-analyzer' },
  },
});

function judge(report: unknown, left: Record<string, unknown> = {}) {
  const measured = new Measured();
  const reports = [measured.report({ reports: { ...left, report } })];
  const run = suiteRun({ suite: 'tool', command: 'tool --json report.json', reports });
  const { evaluation, documents } = measured.judge([run], profile);
  const targets = new Map(evaluation.targets.map((each) => [each.name, each]));
  return { evaluation, documents, suite: evaluation.suites[0], targets };
}

/** A report whose every figure counts. */
const HONEST = { rate: 5, error: 0, accuracy: 1, loss: -0.2, parity: true, first: 'sha256:a', second: 'sha256:a' };

describe('figures of a report', () => {
  it.each(['%', 'percent', 'Per cent', 'percentage', 'pct'])('can be no more than a hundred in %s', (unit) => {
    const reported = (accuracy: number) =>
      checkFigures(
        { report: { accuracy } },
        profileOf({ metrics: { accuracy: { unit, report: { suite: 'unit', pointer: '/accuracy' } } } }).metrics,
        'unit',
        'all',
      ).problems.map(({ code }) => code);
    expect(reported(100)).toEqual([]);
    expect(reported(100.1)).toEqual(['inconsistent']);
  });

  it('count where they are numbers, booleans of a boolean metric and digests', () => {
    const { evaluation, suite, targets, documents } = judge(HONEST);
    expect(suite).toMatchObject({ status: 'measured', benchmarks: 7 });
    expect([...targets.values()].map(({ verdict }) => verdict)).toEqual(Array(6).fill('met'));
    expect(evaluation.status).toBe('pass');
    expect(documents[0]).toMatchObject({ complete: true });
  });

  it('that are honest may be zero where they are no timing, and negative where the profile says so', () => {
    expect(judge(HONEST).targets.get('error')).toMatchObject({ verdict: 'met', measured: 0 });
    expect(judge(HONEST).targets.get('loss')).toMatchObject({ verdict: 'met', measured: -0.2 });
    expect(judge({ ...HONEST, parity: false }).targets.get('parity')).toMatchObject({ verdict: 'missed', measured: 0 });
    expect(judge({ ...HONEST, parity: 1 }).targets.get('parity')).toMatchObject({ verdict: 'met' });
  });

  it.each([
    ['rate', { rate: '50' }, '/rate holds "50", no number'],
    ['rate', { rate: Number.POSITIVE_INFINITY }, '/rate holds Infinity, no finite number'],
    ['rate', { rate: Number.NaN }, '/rate holds NaN, no finite number'],
    ['rate', { rate: 1.5e308 }, '/rate holds 1.5e+308, too large to calculate with'],
    ['rate', { rate: 0 }, '/rate holds 0, and no timing gives that'],
    ['rate', { rate: -5 }, '/rate holds -5, and no timing gives that'],
    ['rate', { rate: true }, '/rate holds true, no number'],
    ['rate', { rate: { value: 50 } }, '/rate holds an object, no number'],
    ['error', { error: -0.5 }, '/error holds -0.5, and no figure in "absolute" can be that'],
    ['accuracy', { accuracy: 1e9 }, '/accuracy holds 1000000000, and no figure in "%" can be that'],
    ['accuracy', { accuracy: -0.1 }, '/accuracy holds -0.1, and no figure in "%" can be that'],
    ['loss', { loss: 101 }, '/loss holds 101, and no figure in "%" can be that'],
    ['parity', { parity: 2 }, '/parity holds 2, and no figure in "boolean" can be that'],
    ['error', { error: [] }, '/error holds an array, no number'],
    ['error', { error: false }, '/error holds false, no number'],
    ['parity', { parity: 'yes' }, '/parity holds "yes", no boolean'],
    ['same', { first: '', second: '' }, '/first holds "", no digest'],
    ['same', { first: ' ', second: 'a' }, '/first holds " ", no digest'],
    ['same', { first: 'a', second: null }, '/second holds nothing, no digest'],
    ['same', { first: {}, second: {} }, '/first holds an object, no digest'],
    ['same', { first: Number.POSITIVE_INFINITY, second: Number.NaN }, '/first holds Infinity, no digest'],
  ])('are inconsistent and count as none: %s of %j', (name, wrong, says) => {
    const { evaluation, suite, targets, documents } = judge({ ...HONEST, ...wrong });
    expect(targets.get(name)).toMatchObject({ verdict: 'unverified', reason: `inconsistent: ${says}` });
    expect(targets.get(name)).not.toHaveProperty('measured');
    expect([...targets.values()].filter(({ verdict }) => verdict === 'met')).toHaveLength(5);
    expect(suite).toMatchObject({ status: 'incomplete', benchmarks: name === 'same' ? 5 : 6 });
    expect(suite?.reason).toContain(`inconsistent: ${says}`);
    expect(evaluation.status).toBe('pass');
    expect(documents[0]).toMatchObject({ complete: false });
    expect(JSON.stringify(documents[0])).toContain('"code":"inconsistent"');
  });

  it.each([[{ rate: '50' }], [{ rate: 0 }], [{ rate: Number.POSITIVE_INFINITY }], [{ first: '', second: '' }]])(
    'establish nothing alone: %j',
    (report) => {
      const { evaluation, suite, documents } = judge(report);
      expect(suite).toMatchObject({ status: 'not-measured', benchmarks: 0 });
      expect(suite?.reason).toMatch(/^inconsistent: /);
      expect(evaluation).toMatchObject({ status: 'fail', route: { to: 'code-refiner' } });
      expect(evaluation.why).toContain('inconsistent');
      expect(documents.every(({ complete }) => !complete)).toBe(true);
    },
  );

  it('that a report lacks are not reported, and accuse nobody', () => {
    const { suite, targets } = judge({ rate: 5, first: null });
    expect(suite).toMatchObject({ status: 'measured', benchmarks: 1 });
    for (const name of ['error', 'parity', 'same']) {
      expect(targets.get(name)).toMatchObject({ verdict: 'unverified', reason: 'tool does not report it' });
    }
  });

  it('that the host could not store as numbers are named with its words', () => {
    const measured = new Measured();
    const problem = { code: 'inconsistent' as const, where: 'report#/rate', message: '/rate holds no finite number' };
    const reports = [measured.report({ reports: { report: { ...HONEST, rate: null } }, problems: [problem] })];
    const { evaluation } = measured.judge([suiteRun({ suite: 'tool', command: 'tool', reports })], profile);
    const reasons = evaluation.targets.map(({ verdict, reason }) => reason ?? verdict);
    expect(reasons).toEqual(['inconsistent: /rate holds no finite number', ...Array(5).fill('met')]);
    expect(evaluation.suites[0]).toMatchObject({ status: 'incomplete', benchmarks: 6 });
  });

  it('that a report lacks while another of its figures is refused are not reported', () => {
    const { targets } = judge({ rate: '5', parity: true });
    expect(targets.get('error')).toMatchObject({ reason: 'tool does not report it' });
  });

  it('that are refused are not in the baseline either', () => {
    const { documents } = judge({ ...HONEST, rate: 0, error: 'small', kept: { rate: 0 } });
    const [suite] = documents[0]?.suites ?? [];
    expect(suite?.reports).toEqual([
      {
        run: 'all',
        report: { accuracy: 1, loss: -0.2, parity: true, first: 'sha256:a', second: 'sha256:a', kept: { rate: 0 } },
      },
    ]);
  });

  it('are those of the first report that has any, even where another one would do', () => {
    const { targets } = judge({ ...HONEST, rate: 'fast' }, { 'out.json': { rate: 99 } });
    expect(targets.get('rate')).toMatchObject({ verdict: 'unverified' });
    const { rate: _, ...rest } = HONEST;
    expect(judge(rest, { 'out.json': { rate: 99 } }).targets.get('rate')).toMatchObject({ measured: 990 });
  });
});
