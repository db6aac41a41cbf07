import type { BenchmarkMeasurement, Problem } from '../../gate/criterion/measurement.ts';
import { formatRate, formatTime } from '../../gate/statistics/format.ts';
import { timeOf } from '../../gate/statistics/interval.ts';
import { rateOf } from '../../gate/statistics/rate.ts';

/** Writes benchmarks as they come, and problems at the end. */
export interface CriterionReport {
  benchmark(benchmark: BenchmarkMeasurement): void;
  end(problems: readonly Problem[]): void;
}

type Write = (text: string) => void;

/** Written in pieces of about this many characters: a benchmark each would be a system call each. */
const PIECE = 64 * 1024;

const buffered = (write: Write): { add: Write; flush: () => void } => {
  let text = '';
  const flush = (): void => {
    if (text !== '') write(text);
    text = '';
  };
  return {
    add: (more) => {
      text += more;
      if (text.length >= PIECE) flush();
    },
    flush,
  };
};

/** One JSON document, a benchmark a line, in the stable format of the command line. */
export const jsonReport = (write: Write): CriterionReport => {
  const out = buffered(write);
  let separator = '\n';
  out.add('{"benchmarks": [');
  return {
    benchmark: ({ id, unit, estimate, throughput, samples, source }) => {
      out.add(`${separator}${JSON.stringify({ id, unit, estimate, throughput, samples, source })}`);
      separator = ',\n';
    },
    end: (problems) => {
      out.add(`\n], "problems": [${problems.map((problem) => `\n${JSON.stringify(problem)}`).join(',')}\n]}\n`);
      out.flush();
    },
  };
};

/** Rows whose widths are known before any is written; later ones follow those widths. */
const ALIGNED_ROWS = 1000;

/** A table for people. The name comes last: it alone can have any length, and characters of any width. */
export const tableReport = (write: Write): CriterionReport => {
  const out = buffered(write);
  let waiting: string[][] = [['time', '95 % interval', 'throughput', 'samples', 'benchmark']];
  let widths: number[] | null = null;
  let rows = 0;

  const align = (): void => {
    const columns = widths ?? [0, 1, 2, 3].map((column) => Math.max(...waiting.map((row) => row[column]?.length ?? 0)));
    widths = columns;
    for (const row of waiting) {
      out.add(`${row.map((cell, column) => cell.padStart(columns[column] ?? 0)).join('  ')}\n`);
    }
    waiting = [];
  };

  return {
    benchmark: (benchmark) => {
      const { lower, upper } = timeOf(benchmark);
      const rate = rateOf(benchmark);
      waiting.push([
        formatTime(benchmark.estimate.point),
        `${formatTime(lower)} to ${formatTime(upper)}`,
        rate === null ? '-' : formatRate(rate.point, rate.kind),
        benchmark.samples === undefined ? '-' : String(benchmark.samples.length),
        visible(benchmark.id),
      ]);
      rows += 1;
      if (widths !== null || waiting.length >= ALIGNED_ROWS) align();
    },
    end: (problems) => {
      if (rows > 0) align();
      if (rows > 0 && problems.length > 0) out.add('\n');
      for (const { code, where, message } of problems) out.add(`${code}: ${visible(where)}: ${visible(message)}\n`);
      out.flush();
    },
  };
};

/** Text of somebody else's without anything that a terminal would act on. */
const visible = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
