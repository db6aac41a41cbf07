import { describe, expect, it } from 'vitest';
import type { EmptyExecutable } from '../../../../../gate/contract/executables.ts';
import { bench, Measured, profileOf, suiteRun } from '../../../../support/policy/measured.ts';

const executable = (owner: string, target: string, args: readonly string[] = []) => ({
  executable: { key: `${owner}::${target} ${args}`, package: owner, target, features: ['cpu'], args: [...args] },
});
const fib = { benchmarks: [bench('fib/20')] };
const stale = { problems: [{ code: 'stale' as const, where: 'fib/20', message: 'written before the run' }] };

/** What the evidence says was kept out of executables that gave this, beside empty ones. */
const keptOut = (sets: readonly Parameters<Measured['set']>[0][], empty: readonly EmptyExecutable[] = []) => {
  const measured = new Measured();
  const run = suiteRun({ measurements: sets.map((set) => measured.set(set)), empty });
  const [line = ''] = measured.judge([run], profileOf()).evaluation.evidence;
  return line.split('; kept out: ')[1];
};

describe('what was kept out of a baseline', () => {
  const bad = { ...executable('two', 'other'), ...stale, benchmarks: [bench('b')], listed: ['b', 'fib/20'] };

  it('is named although another executable has a number by that name', () => {
    expect(keptOut([{ ...executable('one', 'speed'), ...fib }, bad])).toBe('fib/20 of other (stale)');
    expect(keptOut([{ ...executable('one', 'speed'), benchmarks: [bench('a')] }, bad])).toBe('fib/20 (stale)');
  });

  it('is none of what the same executable gave by another command', () => {
    expect(keptOut([{ ...executable('two', 'other', ['--quick']), ...fib }, bad])).toBeUndefined();
  });

  it('is an empty executable of one package also where that of another one measures', () => {
    const good = { ...executable('one', 'speed'), ...fib };
    const empty = (owner?: string): EmptyExecutable => ({
      ...(owner === undefined ? {} : { package: owner }),
      ...{ target: 'speed', kind: 'bench', why: 'runs under libtest: 0 measured' },
    });
    expect(keptOut([good], [empty('two')])).toBe('speed (vacuous)');
    expect(keptOut([good], [empty('one')])).toBeUndefined();
    // By an earlier version.
    expect(keptOut([good], [empty()])).toBeUndefined();
  });
});
