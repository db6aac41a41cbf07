import { describe, expect, it } from 'vitest';
import { MAX_LINE } from '../../../../../gate/criterion/printed/output-lines.ts';
import { read } from '../../../../support/criterion/fixtures.ts';
import fc from '../../../../support/properties.ts';

const codes = (text: string) => read(text).problems.map(({ code, where }) => [code, where]);
const RESULT = 'time:   [1.0000 ns 1.1000 ns 1.2000 ns]';

describe('units and figures', () => {
  it.each([
    ['[1.5000 ps 2.0000 ps 2.5000 ps]', 0.0015, 0.002, 0.0025],
    ['[999.90 ns 1.0001 µs 1.0003 µs]', 999.9, 1000.1, 1000.3],
    ['[1.1 μs 1.2 us 1.3 µs]', 1100, 1200, 1300],
    ['[1.1 ┬╡s 1.2 ┬Ás 1.3 Âµs]', 1100, 1200, 1300],
    ['[1.5 ms 1.6 ms 1.7 ms]', 1.5e6, 1.6e6, 1.7e6],
    ['[1,234.5 s 1,235 s 12,345.75 s]', 1234.5e9, 1235e9, 12345.75e9],
    ['[ 1.0 ns   1.1 ns\t1.2 ns ]', 1, 1.1, 1.2],
  ])('%s', (values, lower, point, upper) => {
    expect(read(`f   time:   ${values}\n`)).toMatchObject({
      benchmarks: [{ estimate: { lower, point, upper } }],
      problems: [],
    });
  });

  it.each([
    ['elements', 'Melem/s', 500, { kind: 'elements', perIteration: 500 }],
    ['bytes', 'MiB/s', 500, { kind: 'bytes', perIteration: 524 }],
    ['decimal bytes', 'MB/s', 500, { kind: 'bytes-decimal', perIteration: 500 }],
    ['bits', 'Mb/s', 500, { kind: 'bits', perIteration: 500 }],
  ])('a throughput in %s', (_, unit, rate, throughput) => {
    const text = `f   time:   [1.0000 µs 1.0000 µs 1.0000 µs]\n    thrpt:  [${rate}.00 ${unit} ${rate}.00 ${unit} ${rate}.00 ${unit}]\n`;
    expect(read(text).benchmarks[0]?.throughput).toEqual(throughput);
  });

  it.each(['0.0000 ps', 'NaN ns', 'inf ns', '-1.0 ns', '−1.0 ns'])('%s is inconsistent', (value) => {
    expect(codes(`f  time:   [${value} ${value} ${value}]`)).toEqual([['inconsistent', 'f']]);
  });

  it('an interval upside down is inconsistent', () => {
    expect(codes('f  time:   [3 ns 2 ns 1 ns]')).toEqual([['inconsistent', 'f']]);
  });
});

describe('a measurement of something else than time is refused by its unit', () => {
  it.each([
    ['[1.1 cycles 1.2 cycles 1.3 cycles]', 'cycles'],
    ['[1.1 page faults 1.2 page faults 1.3 page faults]', 'page faults'],
    ['[999.9 cycles 1.0 M cycles 1.3 M cycles]', 'cycles'],
    ['[11kcycles 12kcycles 13kcycles]', 'kcycles'],
    ['[  1.1   1.2   1.3 ]', ''],
    ['[1.1 % 1.2 % 1.3 %]', '%'],
  ])('%s', (values, unit) => {
    const told: string[][] = [];
    const text = `f                       time:   ${values}\na name of more than 23 bytes\n      time:   ${values}\n`;
    const reading = read(text, 7, { onCustomUnit: (...custom) => told.push(custom) });
    const names = ['f', 'a name of more than 23 bytes'];
    expect(told).toEqual(names.map((name) => [name, unit]));
    expect([reading.benchmarks, reading.problems.map(({ code, where }) => [code, where])]).toEqual([
      [],
      names.map((name) => ['unreadable', name]),
    ]);
  });

  it.each(['[-1.2% +0.3% +1.9%]', '[0.1, 0.2, 0.3]', '[1.1 ns 1.2 ns]', '[]', '[a 1 2 3]'])('%s is none', (values) => {
    expect(read(`f                       time:   ${values}\nelapsed time: [1 2 3]\n`)).toEqual(read(''));
  });
});

describe('names', () => {
  it('may hold blanks, brackets and the very words of a result', () => {
    const text = `a [b] time: [c]   ${RESULT}\nBenchmarking x   ${RESULT}\ntest y   ${RESULT}\n`;
    expect(read(text).benchmarks.map(({ id }) => id)).toEqual(['a [b] time: [c]', 'Benchmarking x', 'test y']);
  });

  it('of the two-line form are taken from the line before only', () => {
    expect(read(`long/name\n    ${RESULT}\n`).benchmarks.map(({ id }) => id)).toEqual(['long/name']);
    expect(codes(`long/name\n\n    ${RESULT}\n`)).toEqual([['unreadable', 'output:3']]);
  });

  it('are kept apart where a log has the same twice', () => {
    expect(read(`f ${RESULT}\nf ${RESULT}\n`).benchmarks).toHaveLength(2);
  });

  it('come after the times that GitHub Actions writes', () => {
    const at = '2026-11-22T10:00:00.1234567Z ';
    const text = `${at}long/name\n${at}      ${RESULT}\n${at}f   ${RESULT}\n`;
    expect(read(text).benchmarks.map(({ id }) => id)).toEqual(['long/name', 'f']);
  });

  it("come after the job, the step and the time of the lines that `gh run view --log` prints, or a log's mark", () => {
    const at = 'build (ubuntu, 1.80)\tRun cargo bench\t2026-11-22T10:00:00.1234567Z ';
    const marked = at.replace('2026', '\ufeff2026');
    const text = `${marked}##[group]Run\n${at}long/name\n${at}      ${RESULT}\n${at}\n${at}f   ${RESULT}\n${at}Benchmarking b: Analyzing\n`;
    expect(read(text).benchmarks.map(({ id }) => id)).toEqual(['long/name', 'f']);
    expect(codes(text)).toEqual([['incomplete', 'b']]);
    const one = '\ufeff2026-11-22T10:00:00.1234567Z ';
    expect(read(`a ${RESULT}\n${one}g   ${RESULT}\n`).benchmarks.map(({ id }) => id)).toEqual(['a', 'g']);
  });

  it('keep tabs and times of their own', () => {
    const text = `a\tb\tc   ${RESULT}\nx 2026-11-22T10:00:00Z y   ${RESULT}\n`;
    expect(read(text).benchmarks.map(({ id }) => id)).toEqual(['a\tb\tc', 'x 2026-11-22T10:00:00Z y']);
  });
});

describe('runs that end early', () => {
  it('name what was started and never finished', () => {
    const text = `Benchmarking a\nBenchmarking a: Analyzing\na   ${RESULT}\nBenchmarking b: c\nBenchmarking b: c: Collecting 10 samples in estimated 5 s (1k iterations)\n`;
    expect(codes(text)).toEqual([['incomplete', 'b: c']]);
  });

  it('name the target that cargo says has failed', () => {
    const failed = 'error: bench failed, to rerun pass `-p engine --bench codec`\n';
    expect(codes(`a   ${RESULT}\nthread 'main' panicked at benches/codec.rs:3:5:\n${failed}`)).toEqual([
      ['incomplete', 'codec'],
    ]);
  });

  it('do not accuse a log that has its two streams one after the other', () => {
    const text = `Benchmarking a\nBenchmarking b\nBenchmarking b: Analyzing\na   ${RESULT}\nb   ${RESULT}\n`;
    expect(codes(text)).toEqual([]);
  });

  it('name each of several that were started, however long their names are', () => {
    for (let length = 1; length < 60; length += 1) {
      const long = 'x'.repeat(length);
      const text = `Benchmarking ${long}\nBenchmarking b\nBenchmarking b: Analyzing\n`;
      expect(codes(text)).toEqual([long, 'b'].map((name) => ['incomplete', name]));
    }
  });

  it('name one whose first line is missing', () => {
    expect(codes('Benchmarking a: Warming up for 3.0000 s\n')).toEqual([['incomplete', 'a']]);
  });

  it('name a result that is cut off', () => {
    expect(codes('f                       time:   [1.0000 ns 1.10')).toEqual([['unreadable', 'output']]);
    expect(codes('test f ... ')).toEqual([['incomplete', 'f']]);
  });
});

describe('any input', () => {
  const pieces = fc.oneof(
    fc.constantFrom(
      'f',
      ' ',
      'time:',
      '   [',
      '1.0 ns ',
      ']',
      '\n',
      '\r',
      '\r\n',
      '\u001b[32m',
      '\u001b]0;',
      'thrpt:',
      '%',
      'Benchmarking ',
      ': Analyzing',
      'test ',
      ' ... bench: ',
      '/iter (+/- ',
      'test result: ',
      ' 0 measured',
      '     Running ',
      '[',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );

  it('never throws, is the same in any pieces, and gives only possible times', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), fc.integer({ min: 1, max: 50 }), (parts, length) => {
        const text = parts.join('');
        const whole = read(text);
        expect(read(text, length)).toEqual(whole);
        for (const { estimate } of whole.benchmarks) {
          expect(estimate.lower).toBeGreaterThan(0);
          expect(estimate.upper).toBeGreaterThanOrEqual(estimate.lower);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('finds every benchmark that is printed in Criterion’s form', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .filter((text) => /^[^\s\p{C}]+$/u.test(text));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 20 }), (names) => {
        const text = names
          .map((id) => (id.length > 23 ? `${id}\n${' '.repeat(24)}` : id.padEnd(24)))
          .map((head) => `${head}${RESULT}\n`);
        expect(read(text.join('')).benchmarks.map(({ id }) => id)).toEqual(names);
      }),
    );
  });

  it.each([
    ['blanks before a result', `f${' '.repeat(100_000)}${RESULT}`, 1, 0],
    ['blanks inside a result', `f ${RESULT.replace('[', `[${' '.repeat(100_000)}`)}`, 1, 0],
    ['blanks alone', ' '.repeat(100_000), 0, 0],
    ['brackets', `time:${'['.repeat(100_000)}]`, 0, 0],
    ['escapes', '\u001b['.repeat(50_000), 0, 0],
    ['digits', `f time:   [${'9'.repeat(100_000)} ns 1 ns 1 ns]`, 0, 1],
    ['a line too long', `${'x'.repeat(MAX_LINE + 1)}\nf ${RESULT}\n`, 1, 1],
  ])('takes long lines in its stride: %s', (_, line, benchmarks, problems) => {
    for (const pieces of [line.length, 4096]) {
      const reading = read(Array.from({ length: 5 }, () => line).join('\n'), pieces);
      expect([reading.benchmarks.length, reading.problems.length]).toEqual([benchmarks * 5, problems * 5]);
    }
  });
});
