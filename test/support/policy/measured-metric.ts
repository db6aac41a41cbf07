import type { z } from 'zod';
import type { SuiteRecord } from '../../../gate/contract/suite-record.ts';
import { judgeSides } from '../../../gate/policy/suites/judge-sides.ts';
import { judgeSuite } from '../../../gate/policy/suites/judge-suite.ts';
import { measureMetrics } from '../../../gate/policy/targets/measure-metrics.ts';
import type { Metric } from '../../../gate/profile/profile.ts';
import { bench, COMMIT, inputOf, type Measured, profileOf, TREE } from './measured.ts';

const suites = {
  unit: { kind: 'criterion', lane: 'cpu', command: 'cargo bench' },
  gpu: { kind: 'criterion', lane: 'cuda', command: 'cargo bench --features gpu', fallback: 'cargo bench' },
  tool: { kind: 'command', lane: 'cpu', command: 'tool {report}' },
} as const;

/** What a metric of a profile with three suites (`unit`, `gpu`, `tool`) comes to by their runs. */
export const measureMetric = (metric: z.input<typeof Metric>, runs: SuiteRecord[], measured: Measured) => {
  const profile = profileOf({ suites, metrics: { it: metric } });
  const asked = { suites: null, executables: null, baseSuites: [], unrecorded: 'not run', goesOn: false };
  const sets = measured.judged(profile, inputOf(runs, profile));
  const judged = judgeSides({ profile, headSha: COMMIT }, TREE, runs, sets);
  const value = measureMetrics(
    profile,
    judged.map((suite) => judgeSuite(profile, suite, asked)),
  ).get('it');
  if (value === undefined) throw new Error('expected the metric');
  return value;
};

/** How many times faster `_simd` is than `_scalar`, by work and size. */
export const SPEEDUP = {
  unit: 'x',
  ratio: {
    of: { suites: ['unit'], benchmark: '^(?<work>\\w+)_scalar/(?<size>\\d+)$' },
    over: { suites: ['unit'], benchmark: '^(?<work>\\w+)_simd/(?<size>\\d+)$' },
  },
};

/** Two such pairs: 2 and 9 times faster. */
export const PAIRS = [
  bench('add_scalar/64', 400),
  bench('add_simd/64', 200),
  bench('mul_scalar/64', 900),
  bench('mul_simd/64', 100),
];
