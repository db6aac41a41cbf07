import type { BenchmarkFigure } from '../../contract/measured/measured-numbers.ts';
import type { GateOutcome } from '../../contract/outcome.ts';
import { formatInterval, formatRate } from '../../statistics/format.ts';
import { takeLines } from '../../text/byte-budget.ts';
import { codeCell } from '../markdown/escape.ts';
import { countMeasured } from '../words/count-measured.ts';

type Numbers = Pick<GateOutcome, 'measured'>;

/** `61 benchmarks (40 carried over), the 20 that take longest`; '' where none gave a number that counts. */
export function countBenchmarks({ measured }: Numbers, most: number): string {
  if (measured === undefined) return '';
  const { largest } = measured;
  const shown = Math.min(most, largest.length);
  const count = countMeasured(measured);
  return shown === measured.benchmarks ? count : `${count}, the ${shown} that take longest`;
}

/**
 * The benchmarks that take longest, as a Markdown table without a line end after it: at most so many rows, never longer
 * than the budget in bytes, '' where there is none.
 */
export function benchmarksTable({ measured }: Numbers, most: number, budget: number): string {
  const figures = measured?.largest.slice(0, most) ?? [];
  if (figures.length === 0) return '';
  const hasRates = figures.some(({ rate }) => rate !== undefined);
  // On a phone the first two columns are seen without moving the table.
  const head = hasRates
    ? ['| Time | Benchmark | 95 % interval | Rate |', '|--:|---|--:|--:|']
    : ['| Time | Benchmark | 95 % interval |', '|--:|---|--:|'];
  const rows = figures.map((figure) => {
    const { time, interval } = formatInterval(figure.time);
    const rate = figure.rate === undefined ? '' : formatRate(figure.rate.perSecond, figure.rate.kind);
    const cells = [unbroken(time), nameOf(figure, figures), ...[interval, ...(hasRates ? [rate] : [])].map(unbroken)];
    return `| ${cells.join(' | ')} |`;
  });
  const more = (left: number) => `| | … and ${left} more |${' |'.repeat(hasRates ? 2 : 1)}`;
  return [...head, ...takeLines(rows, budget - 200, more)].join('\n');
}

/** A figure stays beside its unit on a narrow page. */
const unbroken = (text: string): string => text.replaceAll(' ', '\u00a0');

/** A benchmark's id, and what a reader has to know to tell it from another and to trust its number. */
function nameOf(figure: BenchmarkFigure, all: readonly BenchmarkFigure[]): string {
  const { benchmark, target, lane, quick, unstable, carriedOver } = figure;
  const isShared = all.some((other) => other !== figure && other.benchmark === benchmark && other.lane === lane);
  const remarks = [
    ...(isShared ? [`in ${codeCell(target)}`] : []),
    ...(lane === 'cuda' ? ['on CUDA'] : []),
    ...(quick ? ['quick run'] : []),
    ...(unstable ? ['unstable'] : []),
    ...(carriedOver ? ['carried over'] : []),
  ];
  return [codeCell(benchmark), ...remarks].join(', ');
}
