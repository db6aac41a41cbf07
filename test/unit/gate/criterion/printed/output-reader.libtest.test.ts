import { describe, expect, it } from 'vitest';
import { read } from '../../../../support/criterion/fixtures.ts';

const codes = (text: string) => read(text).problems.map(({ code, where }) => [code, where]);
const RESULT = 'time:   [1.0000 ns 1.1000 ns 1.2000 ns]';

describe('libtest', () => {
  const empty = 'test result: ok. 0 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.00s\n';
  const running = (name: string) => `     Running ${name} (target/release/deps/x-0123456789abcdef)\n\nrunning 1 test\n`;

  it("is the harness of a library's tests in every cargo bench, and no fault beside a measurement", () => {
    expect(codes(`${running('unittests src/lib.rs')}${empty}${running('benches/a.rs')}a   ${RESULT}\n`)).toEqual([]);
  });

  it('is vacuous as the harness of a bench, whatever else was measured', () => {
    const text = `${running('benches/a.rs')}a   ${RESULT}\n${running('benches/b.rs')}${empty}`;
    expect(codes(text)).toEqual([['vacuous', 'benches/b.rs']]);
  });

  it('is vacuous where nothing else is in the output', () => {
    expect(codes(`${running('unittests src/lib.rs')}${empty}`)).toEqual([['vacuous', 'output']]);
  });

  it('measures benches of its own', () => {
    const text = `${running('benches/b.rs')}test b ... bench:     1,234.50 ns/iter (+/- 34.5)\n${empty.replace('0 measured', '1 measured')}`;
    expect(read(text)).toMatchObject({
      benchmarks: [{ id: 'b', estimate: { point: 1234.5, lower: 1200, upper: 1269 } }],
      problems: [],
    });
  });
});

describe("libtest's deviations", () => {
  const estimate = (figures: string) => read(`test b ... bench:  ${figures})\n`).benchmarks[0]?.estimate;

  it('may be larger than the median, on a busy machine', () => {
    expect(estimate('5 ns/iter (+/- 7')).toEqual({ point: 5, lower: 1, upper: 12 });
    expect(estimate('1,234.50 ns/iter (+/- 1,234.5')).toEqual({ point: 1234.5, lower: 0.01, upper: 2469 });
    expect(estimate('1 ns/iter (+/- 1')).toEqual({ point: 1, lower: 1, upper: 2 });
  });

  it('make no time of none', () => {
    for (const figures of ['0 ns/iter (+/- 3', '5 ns/iter (+/- -3', '5 ns/iter (+/- x']) {
      expect(codes(`test b ... bench:  ${figures})\n`)).toEqual([['inconsistent', 'b']]);
    }
  });
});

it('of a result without a name, as Criterion prints it under --quick, is a problem', () => {
  const nameless = 'bench:         123 ns/iter (+/- 4)\n';
  expect(codes(`${nameless}\n${nameless}`)).toEqual([
    ['unreadable', 'output:1'],
    ['unreadable', 'output:3'],
  ]);
  const beside = read(`a   ${RESULT}\n${nameless}test b ... bench:  5 ns/iter (+/- 1)\n`);
  expect(beside.benchmarks.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(beside.problems).toEqual([
    { code: 'unreadable', where: 'output:2', message: 'a result without the name of its benchmark' },
  ]);
  expect(codes('benchmarks are run\nbench: the fast one\n')).toEqual([]);
});
