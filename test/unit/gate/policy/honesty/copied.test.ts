import { describe, expect, it } from 'vitest';
import type { Sample } from '../../../../../gate/criterion/measurement.ts';
import { copiedFigures } from '../../../../../gate/policy/honesty/copied.ts';
import { bench, Measured, profileOf, suiteRun } from '../../../../support/policy/measured.ts';

/** Ten samples of about 1 ms an iteration, whose last one tells them apart. */
const samples = (last: number): Sample[] =>
  Array.from({ length: 10 }, (_, index) => ({
    iters: index + 1,
    ns: (index + 1) * 1_000_000 + 137 * index ** 2 + (index === 9 ? last : 0),
  }));
const measured = (id: string, last: number, extra = {}) => bench(id, 1e6, { samples: samples(last), ...extra });

describe('samples that came twice', () => {
  it('are invented the second time, and so is everything where nothing else was measured again', () => {
    const benchmarks = [measured('a', 1), measured('b', 2)];
    expect(copiedFigures({ benchmarks, remeasured: [measured('a', 1)] })).toEqual({
      problems: [
        { code: 'invented', where: 'a', message: 'measured again it gave the very samples of the first time' },
        // What is kept out with it is named, too.
        { code: 'invented', where: 'b', message: 'what was measured again beside it gave the very samples twice' },
      ],
      everything: true,
    });
    const both = [measured('a', 1), measured('b', 3)];
    expect(copiedFigures({ benchmarks, remeasured: both })).toMatchObject({ everything: false });
    expect(copiedFigures({ benchmarks, remeasured: both }).problems).toHaveLength(1);
  });

  it('are invented where two benchmarks have them', () => {
    const { problems, everything } = copiedFigures({
      benchmarks: [measured('a', 1), measured('b', 2), measured('c', 1)],
      remeasured: [],
    });
    expect(problems.map(({ code, where }) => [code, where])).toEqual([
      ['invented', 'a'],
      ['invented', 'c'],
    ]);
    expect(everything).toBe(false);
  });

  it('keep the numbers out', () => {
    const sets = new Measured();
    const ref = sets.set({ benchmarks: [measured('a', 1), measured('b', 2)], remeasured: [measured('a', 1)] });
    const { evaluation, documents } = sets.judge([suiteRun({ measurements: [ref] })], profileOf());
    expect(evaluation.suites[0]).toMatchObject({ benchmarks: 0, reason: expect.stringContaining('invented: ') });
    expect([evaluation.status, documents]).toEqual(['fail', []]);
  });
});

describe('honest samples', () => {
  it('differ by a digit', () => {
    const benchmarks = [measured('a', 1), measured('a', 2, { title: 'a #2' })];
    const remeasured = [measured('a', 3), measured('a', 1, { title: 'a #2' })];
    expect(copiedFigures({ benchmarks, remeasured })).toEqual({ problems: [], everything: false });
  });

  it('may be equal by a clock of their own, without any spread', () => {
    const simulated = bench('a', 1e6, { samples: samples(0).map(({ iters }) => ({ iters, ns: iters * 1_000_000 })) });
    expect(copiedFigures({ benchmarks: [simulated, { ...simulated, id: 'b' }], remeasured: [simulated] })).toEqual({
      problems: [],
      everything: false,
    });
  });

  it('may be equal by a coarse clock where they are short', () => {
    const short = bench('a', 60, { samples: samples(0).map(({ iters }) => ({ iters, ns: iters % 3 ? 40 : 80 })) });
    expect(copiedFigures({ benchmarks: [short], remeasured: [short] }).problems).toEqual([]);
  });

  it('are not there in older documents', () => {
    expect(copiedFigures({ benchmarks: [bench('a')], remeasured: [bench('a')] }).problems).toEqual([]);
  });
});
