import { describe, expect, it } from 'vitest';
import type { EmptyExecutable } from '../../../../../gate/contract/executables.ts';
import { bench, Measured, profileOf, suiteRun } from '../../../../support/policy/measured.ts';

const empty = (owner: string | undefined, extra: Partial<EmptyExecutable> = {}): EmptyExecutable => ({
  ...(owner === undefined ? {} : { package: owner }),
  ...{ target: 'speed', kind: 'bench', why: 'lists no benchmark' },
  ...extra,
});

describe('an executable that holds no benchmark', () => {
  /** Whether the baseline is complete, beside another package's bench of the same name that lost its benchmarks. */
  const isComplete = (found: readonly EmptyExecutable[], lost: readonly string[] = []) => {
    const measured = new Measured();
    const whole = measured.set({ benchmarks: [bench('a')], executable: executable('one', 'whole') });
    const sets = lost.map((owner) =>
      measured.set({ benchmarks: [], listed: [], executable: executable(owner, 'speed') }),
    );
    const run = suiteRun({ measurements: [whole, ...sets], empty: found });
    return measured.judge([run], profileOf()).documents[0]?.complete;
  };
  const executable = (owner: string, target: string) => ({
    ...{ key: `${owner}::${target}`, package: owner, target },
    ...{ features: ['cpu'], args: [] },
  });

  it('leaves a baseline complete', () => {
    expect(isComplete([empty('two')])).toBe(true);
    expect(isComplete([empty(undefined)])).toBe(true);
  });

  it('stands for none of the same name of another package', () => {
    expect(isComplete([empty('two')], ['three'])).toBe(false);
    expect(isComplete([empty('two'), empty('three', { why: 'gave no list', unlisted: true })])).toBe(false);
  });

  it('may be of any package where an earlier version asked it', () => {
    expect(isComplete([empty(undefined)], ['three'])).toBe(true);
  });
});
