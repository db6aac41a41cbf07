import { describe, expect, it } from 'vitest';
import { impossibleEstimates, inconsistentReport } from '../../../../../gate/policy/honesty/inconsistent.ts';
import { inventedReport } from '../../../../../gate/policy/honesty/invented.ts';
import { mockReport, standInForModel } from '../../../../../gate/policy/honesty/mock.ts';
import { staleReports } from '../../../../../gate/policy/honesty/stale.ts';
import { judgeReport } from '../../../../../gate/policy/suites/judge-report.ts';
import { type CommandSuite, Suite } from '../../../../../gate/profile/profile.ts';
import { bench, COMMIT, reportSet, TREE } from '../../../../support/policy/measured.ts';

const HONESTY = [
  { code: 'invented', pointer: '/source', equals: ['timeout_fallback'], message: 'written after a time-out' },
  { code: 'mock', pointer: '/kernels', contains: ['mock_inference'], message: 'the kernel is mock_inference' },
  { code: 'mock', argument: '--allow-mock', message: 'run with --allow-mock' },
  { code: 'inconsistent', pointer: '/timing/part', exceeds: '/timing/whole', message: 'a part exceeds the whole' },
  { code: 'vacuous', pointer: '/success', equals: [false], message: 'the run says that it failed' },
];

const suiteOf = (extra: object = {}): CommandSuite => {
  const suite = Suite.parse({
    kind: 'command',
    lane: 'cpu',
    command: 'cargo run -p xtask -- measure --json {report}',
    honesty: HONESTY,
    ...extra,
  });
  if (suite.kind !== 'command') throw new Error('expected a command suite');
  return suite;
};
const asked = { commit: COMMIT, tree: TREE, toolchainAlternatives: [] };
const keeps = (set: Parameters<typeof reportSet>[0], suite = suiteOf()) =>
  Object.keys(judgeReport('r', reportSet(set), suite, asked).reports);

describe('invented', () => {
  it('accuses the figures of a script that timed out', () => {
    const set = reportSet({ reports: { 'out.json': { source: 'timeout_fallback', ns: 1_000_000 } } });
    expect(inventedReport(set, suiteOf().honesty)).toEqual([
      { code: 'invented', where: 'out.json#/source', message: 'written after a time-out' },
    ]);
  });

  it('accepts its honest twin', () => {
    const set = reportSet({ reports: { 'out.json': { source: 'criterion', ns: 1_000_000 } } });
    expect(inventedReport(set, suiteOf().honesty)).toEqual([]);
  });

  it('keeps the benches that the same script really ran', () => {
    const reports = { report: { source: 'timeout_fallback' } };
    const judged = judgeReport('r', reportSet({ reports, benchmarks: [bench('a')] }), suiteOf(), asked);
    expect(judged.reports).toEqual({});
    expect(judged.kept).toHaveLength(1);
  });
});

describe('mock', () => {
  const claims = { compute_path: 'real', tokens_per_sec: 200 };

  it('believes no receipt that names a mock kernel, whatever it claims', () => {
    expect(keeps({ reports: { report: { ...claims, kernels: ['mock_inference'] } } })).toEqual([]);
    expect(keeps({ reports: { report: { ...claims, kernels: ['i2s_gemv'] } } })).toEqual(['report']);
  });

  it('believes nothing of a run with the argument', () => {
    const set = reportSet({ command: 'tool run --allow-mock', reports: { report: claims } });
    expect(mockReport(set, suiteOf()).map(({ message }) => message)).toEqual(['run with --allow-mock']);
    expect(mockReport(reportSet({ command: 'tool run --allow-mock=true' }), suiteOf())).toHaveLength(1);
    expect(mockReport(reportSet({ command: 'tool run --allow-mocking' }), suiteOf())).toEqual([]);
  });

  it('knows a stand-in for a missing model without any rule', () => {
    const suite = suiteOf({ whenModelMissing: '--pretend --fast', honesty: [] });
    expect(standInForModel(reportSet({ command: `${suite.command} --pretend --fast` }), suite)).toHaveLength(1);
    expect(standInForModel(reportSet({ command: suite.command }), suite)).toEqual([]);
  });
});

describe('stale', () => {
  it('accuses a report that this run did not write', () => {
    expect(staleReports(reportSet({ reports: { report: null } }), suiteOf()).map(({ where }) => where)).toEqual([
      'report',
    ]);
  });

  it('accuses a run that reported nothing at all', () => {
    expect(staleReports(reportSet({ reports: { 'ci/out.json': null } }), suiteOf({ reports: false }))).toHaveLength(1);
  });

  it('keeps out what the host found to be older than the run', () => {
    const problems = [{ code: 'stale' as const, where: 'ci/out.json', message: 'written before this run began' }];
    expect(keeps({ reports: { report: { rate: 1 }, 'ci/out.json': { rate: 2 } }, problems })).toEqual(['report']);
  });

  it('says nothing of a report that this run wrote, and that the host could not read', () => {
    const problems = [{ code: 'unreadable' as const, where: 'report', message: 'not JSON' }];
    const judged = judgeReport('r', reportSet({ reports: { report: null }, problems }), suiteOf(), asked);
    expect([judged.reports, judged.problems]).toEqual([{}, problems]);
  });

  it('accepts a run that left one of its files untouched and reported otherwise', () => {
    expect(staleReports(reportSet({ reports: { report: { rate: 1 }, 'ci/out.json': null } }), suiteOf())).toEqual([]);
    expect(staleReports(reportSet({ reports: {} }), suiteOf({ command: 'tool', criterion: true }))).toEqual([]);
  });
});

describe('inconsistent', () => {
  it('accuses a part that exceeds the whole, and not one that equals it', () => {
    const rules = suiteOf().honesty;
    const timing = (part: unknown) => reportSet({ reports: { report: { timing: { part, whole: 200 } } } });
    expect(inconsistentReport(timing(640), rules)).toHaveLength(1);
    expect(inconsistentReport(timing(200), rules)).toEqual([]);
    expect(inconsistentReport(timing('640'), rules)).toEqual([]);
  });

  it('accepts a fraction beside a whole number that was rounded', () => {
    const rules = suiteOf().honesty;
    const timing = (part: number, whole: number) => reportSet({ reports: { report: { timing: { part, whole } } } });
    expect(inconsistentReport(timing(200.7, 200), rules)).toEqual([]);
    expect(inconsistentReport(timing(201.5, 200), rules)).toHaveLength(1);
    expect(inconsistentReport(timing(0.7, 0.2), rules)).toHaveLength(1);
  });

  it('accuses estimates that no measurement gives', () => {
    const estimates = [Number.NaN, 0, -3, Number.POSITIVE_INFINITY].map((point) => ({
      point,
      lower: point,
      upper: point,
    }));
    const upsideDown = { point: 5, lower: 6, upper: 4 };
    const bad = [...estimates, upsideDown].map((estimate) => bench('x', 1, { estimate }));
    expect(impossibleEstimates(bad)).toHaveLength(5);
  });

  it('accepts a slope outside the interval of the mean', () => {
    expect(impossibleEstimates([bench('x', 1, { estimate: { point: 10, lower: 11, upper: 12 } })])).toEqual([]);
  });
});

describe('reports of hostile shape', () => {
  it('follows own properties only, and survives any value', () => {
    const rule = [{ code: 'mock' as const, pointer: '/constructor/name', equals: ['Object'], message: 'inherited' }];
    expect(mockReport(reportSet({ reports: { report: {} } }), suiteOf({ honesty: rule }))).toEqual([]);
    for (const report of [1, 'text', [], true]) expect(keeps({ reports: { report } })).toEqual(['report']);
  });

  it('takes the profile at its word for codes without a check of their own', () => {
    expect(keeps({ reports: { report: { success: false, rate: 50 } } })).toEqual([]);
  });
});
