import { describe, expect, it } from 'vitest';
import { Measured, measurementSet, profileOf, suiteRun } from '../../../../support/policy/measured.ts';

/** The line of a baseline of one whole suite, beside so many that failed with so long a reason, on a host without a sandbox. */
const lineOf = (count: number, length: number, items: object[] = []) => {
  const measured = new Measured();
  const suite = { kind: 'criterion' as const, lane: 'cpu' as const };
  const names = Array.from({ length: count }, (_, index) => `suite-${index}`);
  const suites = {
    unit: { ...suite, required: true, command: 'cargo bench -p one' },
    ...Object.fromEntries(names.map((name) => [name, { ...suite, command: `cargo bench -p ${name}` }])),
  };
  const stale = { code: 'stale' as const, where: 'c', message: 'written before the run' };
  const set = measured.set({
    problems: [stale],
    listed: ['a', 'b', 'c'],
    host: { ...measurementSet().host, isolation: 'none' },
    disturbance: { load: 0, clockSetMs: 5000 },
  });
  const failed = names.map((name) =>
    suiteRun({
      suite: name,
      command: `cargo bench -p ${name}`,
      failures: [{ class: 'compile-error', message: `${name} lacks ${'x'.repeat(length)}` }],
    }),
  );
  const evidence = items.length === 0 ? [] : [{ prefix: 'benchmarks', items }];
  const profile = profileOf({ suites, evidence } as Parameters<typeof profileOf>[0]);
  return measured.judge([suiteRun({ measurements: [set] }), ...failed], profile).evaluation.evidence[0] ?? '';
};

describe('suites that were not measured', () => {
  it.each([
    [1, 10],
    [4, 280],
    [12, 280],
    [60, 280],
  ])('leave room for what is wrong with the numbers: %d with reasons of %d characters', (count, length) => {
    const line = lineOf(count, length);
    expect(line).toContain('; not measured: suite-0 (suite-0 lacks xx');
    expect(line).toContain('; incomplete: unit; clock jumped: host-1 (');
    expect(line).toContain('; isolation: none on host-1 (no sandbox');
    expect(line).toMatch(/; kept out: c \(stale\)$/);
    expect(line.length).toBeLessThanOrEqual(1000);
    if (count === 60) expect(line).toMatch(/ and \d\d more; incomplete/);
    else expect(line.match(/lacks x/g)).toHaveLength(count);
  });

  it('are counted where figures leave room for no more', () => {
    const missing = { label: 'y'.repeat(40), metric: 'none', format: '{value}' };
    const line = lineOf(3, 280, Array(20).fill(missing));
    expect(line).toMatch(/…; not measured: 3 suites; incomplete: unit; .*; kept out: c \(stale\)$/);
    expect(line.length).toBeLessThanOrEqual(1000);
  });
});
