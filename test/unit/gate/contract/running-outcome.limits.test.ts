import { describe, expect, it } from 'vitest';
import { GateOutcome } from '../../../../gate/contract/outcome.ts';
import { decidedOutcome, runningOutcome } from '../../../../gate/contract/running-outcome.ts';
import { inputOf, Measured, profileOf } from '../../../support/policy/measured.ts';
import { faultsOf } from '../../../support/policy/profile-fixture.ts';

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const named = <T>(count: number, make: (index: number) => T): Record<string, T> =>
  Object.fromEntries(times(count, (at) => [`n${at}`, make(at)]));

const suite = (at: number) => ({ kind: 'criterion' as const, lane: 'cpu' as const, command: `cargo bench -p a${at}` });
const target = () => ({ metric: 'none', bound: { above: 1 }, missed: 'code-refiner' });
const line = (at: number) => ({ prefix: `line ${at}`, items: [{ metric: 'none' }] });
const partsOf = (suites: number, targets: number, lines: number, prefix = 'line') => ({
  suites: named(suites, suite),
  metrics: { none: { unit: 'x', absent: 'nobody measures it' } },
  targets: named(targets, target),
  evidence: [...times(lines, line), { prefix, items: [{ metric: 'none' }] }],
});

describe('a profile and the outcome of its runs', () => {
  it('hold as many suites, targets and evidence lines', () => {
    const profile = profileOf(partsOf(100, 100, 49, 'benchmarks'));
    const input = inputOf([], profile);
    const { evaluation } = new Measured().judge([], profile);
    const run = { identity: input.run, iteration: 0, startedAt: input.startedAt };
    const identity = { workflowId: 'w', firstExecutionRunId: 'r' };
    const running = runningOutcome(input.request, { ...run, identity });
    const outcome = GateOutcome.parse(decidedOutcome(running, { ...evaluation, baselines: [] }, input.finishedAt));
    expect([outcome.suites, outcome.targets, outcome.evidence].map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  it.each([
    ['suites', partsOf(101, 1, 0), 'suites: at most 100, not 101'],
    ['targets', partsOf(1, 101, 0), 'targets: at most 100, not 101'],
    ['evidence', partsOf(1, 1, 50, 'benchmarks'), 'evidence: at most 50 lines, not 51'],
    [
      'evidence beside the line that each has',
      partsOf(1, 1, 49),
      'evidence: at most 50 lines, not 51 (with that of benchmarks)',
    ],
  ])('have the same limit of %s', async (_, parts, fault) => {
    const faults = await faultsOf({ 'top.yaml': JSON.stringify({ name: 'large', ...parts }, null, 1) });
    expect(faults).toEqual([expect.stringMatching(/^top\.yaml:\d+:\d+: /)]);
    expect(faults[0]?.replace(/^top\.yaml:\d+:\d+: /, '')).toBe(fault);
  });

  it('names the other faults of a profile that is too large', async () => {
    const parts = partsOf(101, 1, 0);
    const text = JSON.stringify(
      { name: 'large', ...parts, targets: { t: { ...target(), metric: 'nobody' } } },
      null,
      1,
    );
    expect((await faultsOf({ 'top.yaml': text })).map((fault) => fault.replace(/^\S+ /, ''))).toEqual([
      'suites: at most 100, not 101',
      'targets.t.metric: no metric nobody',
    ]);
  });
});
