import { expect, it } from 'vitest';
import type { Evaluation } from '../../../../../gate/contract/decision/evaluation.ts';
import { fitted } from '../../../../../gate/contract/decision/fit-evaluation.ts';
import { utf8Bytes } from '../../../../../gate/text/byte-budget.ts';

/** As much as an outcome's schema allows, with characters of three bytes. */
const evaluationOf = (suites: number, length: number): Evaluation => ({
  status: 'fail',
  route: { kind: 'NEXT', to: 'code-refiner' },
  state: 'needs-rework',
  why: '…'.repeat(2000),
  evidence: Array.from({ length: 50 }, () => '…'.repeat(Math.min(length, 1000))),
  measured: {
    benchmarks: 20,
    largest: Array.from({ length: 20 }, () => ({
      benchmark: '…'.repeat(Math.min(length, 200)),
      suite: 's',
      target: 't',
      lane: 'cpu',
      time: { point: 1, lower: 1, upper: 1 },
    })),
  },
  suites: Array.from({ length: suites }, (_, index) => ({
    name: `suite-${index}`,
    lane: 'cpu',
    command: '…'.repeat(Math.min(length, 1000)),
    status: 'failed',
    method: 'primary',
    benchmarks: 0,
    reason: '…'.repeat(length),
    reproduce: 'r'.repeat(Math.min(length, 1000)),
    log: 'l'.repeat(Math.min(length, 1000)),
  })),
  targets: Array.from({ length: suites }, (_, index) => ({
    name: `target-${index}`,
    verdict: 'unverified',
    unit: 'x',
    bound: '> 1',
    reason: '…'.repeat(Math.min(length, 1000)),
  })),
  baselines: [],
});

const sizeOf = (evaluation: Evaluation) => utf8Bytes(JSON.stringify(evaluation));

it('leaves an evaluation that fits as it is', () => {
  const evaluation = evaluationOf(10, 200);
  expect(fitted(evaluation)).toBe(evaluation);
});

it('cuts the texts of one that does not, and keeps every suite, target and line', () => {
  const evaluation = evaluationOf(100, 4000);
  expect(sizeOf(evaluation)).toBeGreaterThan(1e6);
  const fit = fitted(evaluation);
  expect(sizeOf(fit)).toBeLessThan(160 * 1024);
  expect([fit.suites.length, fit.targets.length, fit.evidence.length]).toEqual([100, 100, 50]);
  expect(fit).toMatchObject({ status: 'fail', route: evaluation.route, state: 'needs-rework' });
  expect(fit.suites[0]?.reason).toMatch(/…$/);
});

it('gives whole commands or none', () => {
  for (const { reproduce } of fitted(evaluationOf(100, 900)).suites)
    expect([undefined, 'r'.repeat(900)]).toContain(reproduce);
});
