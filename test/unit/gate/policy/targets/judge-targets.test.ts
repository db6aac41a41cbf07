import { describe, expect, it } from 'vitest';
import { boundInWords, positionOf } from '../../../../../gate/policy/targets/bound.ts';
import { judgeTargets } from '../../../../../gate/policy/targets/judge-targets.ts';
import type { MetricValue } from '../../../../../gate/policy/targets/metric-value.ts';
import type { Bound, Target } from '../../../../../gate/profile/profile.ts';
import { profileOf } from '../../../../support/policy/measured.ts';

const value = (figure: number, spread = 0, extra: Partial<MetricValue & { measured: true }> = {}): MetricValue => ({
  measured: true,
  value: figure,
  unit: 'x',
  interval: { lower: figure - spread, upper: figure + spread },
  exact: spread === 0,
  source: {
    machineClasses: ['c'],
    sides: ['cpu'],
    commands: ['cargo bench'],
    fallback: false,
    quick: false,
    unstable: false,
    carriedOver: false,
  },
  ...extra,
});
const of = (extra: object) => {
  const base = value(3);
  return base.measured ? { source: { ...base.source, ...extra } } : {};
};

const judge = (bound: Bound, metric: MetricValue, extra: Partial<Target> = {}) => {
  const profile = profileOf({
    environment: { SEED: '42' },
    metrics: { speed: { unit: 'x', rate: { suites: ['unit'], benchmark: '.' } } },
    targets: { speed: { metric: 'speed', bound, missed: 'code-refiner', ...extra } },
  });
  const [outcome] = judgeTargets(profile, new Map([['speed', metric]]));
  if (outcome === undefined) throw new Error('expected one target');
  return outcome;
};

describe('a bound', () => {
  it.each<[Bound, number, string]>([
    [{ above: 40 }, 40, 'outside'],
    [{ above: 40 }, 40.1, 'inside'],
    [{ atLeast: 99 }, 99, 'inside'],
    [{ atLeast: 99 }, 98.9, 'outside'],
    [{ below: 1 }, 1, 'outside'],
    [{ below: 1 }, 0.9, 'inside'],
    [{ atMost: 1e-5 }, 1e-5, 'inside'],
    [{ atMost: 1e-5 }, 1.1e-5, 'outside'],
    [{ range: [2, 5] }, 2, 'inside'],
    [{ range: [2, 5] }, 1.9, 'outside'],
    [{ range: [2, 5] }, 5, 'inside'],
    [{ range: [2, 5] }, 5.1, 'above-range'],
  ])('%j takes exactly %d as %s', (bound, figure, position) => {
    expect(positionOf(figure, { lower: figure, upper: figure }, bound)).toBe(position);
  });

  it('is straddled by an interval on both sides of it', () => {
    expect(positionOf(40, { lower: 39, upper: 41 }, { above: 40 })).toBe('straddles');
    expect(positionOf(5.5, { lower: 1.9, upper: 7 }, { range: [2, 5] })).toBe('straddles');
    expect(positionOf(4.9, { lower: 4, upper: 7 }, { range: [2, 5] })).toBe('inside');
  });

  it('is said in words', () => {
    const bounds: Bound[] = [{ above: 40 }, { atLeast: 99 }, { below: 1 }, { atMost: 0.00001 }, { range: [1.5, 2] }];
    expect(bounds.map(boundInWords)).toEqual(['> 40', '≥ 99', '< 1', '≤ 1e-5', '1.5–2']);
  });
});

describe('a verdict', () => {
  it('is met inside, without a route', () => {
    expect(judge({ above: 40 }, value(45, 2))).toEqual({
      name: 'speed',
      verdict: 'met',
      measured: 45,
      unit: 'x',
      interval: { lower: 43, upper: 47 },
      bound: '> 40',
    });
  });

  it('is missed only where the whole interval lies outside, with a route and a command', () => {
    expect(judge({ above: 40 }, value(30, 5))).toMatchObject({
      verdict: 'missed',
      route: { kind: 'NEXT', to: 'code-refiner' },
      reproduce: 'SEED=42 cargo bench',
    });
    expect(judge({ above: 40 }, value(38, 5))).toMatchObject({ verdict: 'inconclusive' });
    expect(judge({ above: 40 }, value(38, 5)).route).toBeUndefined();
  });

  it('comes with all commands that it rests on, in one line, unless it is met', () => {
    const both = of({ commands: ['cargo bench --bench one', 'cargo bench --bench two'] });
    const line = 'SEED=42 cargo bench --bench one && SEED=42 cargo bench --bench two';
    expect(judge({ above: 40 }, value(30, 5, both)).reproduce).toBe(line);
    expect(judge({ above: 40 }, value(38, 5, both)).reproduce).toBe(line);
    expect(judge({ above: 40 }, value(50, 1, both)).reproduce).toBeUndefined();
  });

  it('comes without a command where that is too long to be shown whole: cut it would do something else', () => {
    const sized = (length: number) => of({ commands: [`cargo bench --bench ${'x'.repeat(length)}`, 'cargo bench'] });
    expect(judge({ above: 40 }, value(30, 5, sized(800))).reproduce).toMatch(/x && SEED=42 cargo bench$/);
    expect(judge({ above: 40 }, value(30, 5, sized(1000)))).not.toHaveProperty('reproduce');
  });

  it('is inconclusive at most where the run was quick, on either side', () => {
    for (const figure of [10, 100]) {
      const quick = judge({ above: 40 }, value(figure, 1, of({ quick: true })));
      expect(quick).toMatchObject({ verdict: 'inconclusive', reason: 'measured by a quick run' });
    }
  });

  it('is met above a range, which it says', () => {
    // Of what straddles the top, the value says whether it is above.
    for (const above of [value(7.1), value(5.5, 2)]) {
      expect(judge({ range: [2, 5] }, above)).toMatchObject({
        verdict: 'met',
        reason: 'above the range: a number to look at',
      });
    }
    expect(judge({ range: [2, 5] }, value(4.9, 2)).reason).toBeUndefined();
  });

  it('leads elsewhere below another value', () => {
    const below = { missedBelow: { value: 1, to: 'spec-analyzer' } };
    expect(judge({ range: [2, 5] }, value(0.8), below).route?.to).toBe('spec-analyzer');
    expect(judge({ range: [2, 5] }, value(1.2), below).route?.to).toBe('code-refiner');
  });

  it('is unverified without a number, and on another lane than its own', () => {
    const unmeasured: MetricValue = { measured: false, unit: 'x', why: 'mock, not recorded', commands: [] };
    expect(judge({ above: 40 }, unmeasured)).toMatchObject({ verdict: 'unverified', reason: 'mock, not recorded' });
    expect(judge({ above: 40 }, value(50), { lane: 'cuda' })).toMatchObject({ verdict: 'unverified' });
    expect(judge({ above: 40 }, value(50, 0, of({ sides: ['cuda', 'cpu'] })), { lane: 'cuda' }).verdict).toBe('met');
  });

  it('leads somewhere under mustVerify unless it is met', () => {
    const unmeasured: MetricValue = { measured: false, unit: 'x', why: 'no suite reports it', commands: ['tool'] };
    expect(judge({ above: 40 }, unmeasured, { mustVerify: true })).toMatchObject({
      verdict: 'unverified',
      route: { to: 'code-refiner' },
      reproduce: 'SEED=42 tool',
    });
    expect(judge({ above: 40 }, value(50), { mustVerify: true }).route).toBeUndefined();
  });

  it('marks what was unstable', () => {
    expect(judge({ above: 40 }, value(50, 1, of({ unstable: true }))).reason).toMatch(/^unstable/);
  });
});

describe('a bound on a time', () => {
  const judgeTime = (lower: number, upper: number) => {
    const profile = profileOf({
      environment: { SEED: '42' },
      metrics: { parse: { unit: 'ns', time: { suites: ['unit'], id: 'parse' } } },
      targets: { parse: { metric: 'parse', bound: { below: 150 }, missed: 'code-refiner' } },
    });
    const metric = value(145, 0, { unit: 'ns', interval: { lower, upper }, exact: false, isTime: true });
    return judgeTargets(profile, new Map([['parse', metric]]))[0];
  };

  it('is met, missed or inconclusive by the whole interval, and each that is not met has a command', () => {
    expect(judgeTime(141, 149)).toEqual({
      ...{ name: 'parse', verdict: 'met', measured: 145, unit: 'ns', interval: { lower: 141, upper: 149 } },
      bound: '< 150 ns',
    });
    expect(judgeTime(150, 160)).toMatchObject({
      verdict: 'missed',
      route: { kind: 'NEXT', to: 'code-refiner' },
      reproduce: 'SEED=42 cargo bench',
    });
    const straddling = judgeTime(141, 151);
    expect(straddling).toMatchObject({ verdict: 'inconclusive', reproduce: 'SEED=42 cargo bench' });
    expect(straddling?.reason).toBe('the 95 % interval straddles the bound');
    expect(straddling?.route).toBeUndefined();
  });
});

describe('a bound that is meant for one class of machines', () => {
  it('has its verdict there', () => {
    expect(judge({ above: 2 }, value(3), { machineClass: 'c' })).toMatchObject({ verdict: 'met' });
    expect(judge({ above: 4 }, value(3), { machineClass: 'c' })).toMatchObject({ verdict: 'missed' });
  });

  it.each([{ above: 2 }, { above: 4 }])(
    'is inconclusive on any other, %j too, and says where it was measured',
    (bound) => {
      const { verdict, reason, measured, route } = judge(bound, value(3), { machineClass: 'other' });
      expect({ verdict, measured, route }).toEqual({ verdict: 'inconclusive', measured: 3 });
      expect(reason).toBe('measured on c, and the bound is meant for other');
    },
  );

  it('is inconclusive where only a part was measured there', () => {
    const mixed = value(3, 0, of({ machineClasses: ['c', 'other'] }));
    expect(judge({ above: 2 }, mixed, { machineClass: 'c' })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'measured on other, and the bound is meant for c',
    });
  });
});
