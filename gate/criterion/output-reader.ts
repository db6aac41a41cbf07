import type { BenchmarkMeasurement, Problem, Reading } from './measurement.ts';
import { LineSplitter, MAX_LINE, withoutEscapes } from './output-lines.ts';
import { areTimes, parseTriple, type Triple, toEstimate, toThroughput } from './printed-values.ts';
import { ProblemList } from './problem-list.ts';
import { RunTracker } from './run-tracker.ts';

/** Reads what Criterion prints, as a stream. */
export interface OutputReader {
  /** The next piece of the output, cut anywhere. */
  push(chunk: string): void;
  /** What was read; `benchmarks` is empty where they were handed out one by one. */
  end(): Reading;
}

export interface OutputReaderOptions {
  /** Names the place of problems: a file's path. */
  readonly where?: string;
  /** Takes each benchmark as soon as it is read, so that an output of any length needs bounded memory. */
  readonly onBenchmark?: (benchmark: BenchmarkMeasurement) => void;
}

/** Criterion's printed names have at most 103 bytes and a number; what is longer is no name. */
const MAX_NAME = 1000;

/**
 * A parser of captured output: the one-line form and the two-line form of long names, progress lines, colours, CRLF,
 * several outputs one after another, the text of cargo and other programs between them. It takes linear time on any
 * input. Names are as printed: Criterion cuts them after 100 bytes.
 */
export const createOutputReader = (options: OutputReaderOptions = {}): OutputReader => {
  const where = options.where ?? 'output';
  const benchmarks: BenchmarkMeasurement[] = [];
  const hand = options.onBenchmark ?? ((benchmark) => benchmarks.push(benchmark));
  const problems = new ProblemList();
  const tracker = new RunTracker((problem) => problems.add(problem), where);
  let pending: { benchmark: BenchmarkMeasurement; times: Triple } | null = null;
  let previous = '';
  let lineNumber = 0;
  let last = '';

  const flush = (): void => {
    if (pending === null) return;
    hand(pending.benchmark);
    pending = null;
  };

  /** A line that ends in a bracket: a result, a throughput or a change. False: none of these. */
  const bracketed = (line: string, end: number): boolean => {
    const open = line.lastIndexOf('[', end);
    const colon = endOfText(line, open) - 1;
    if (open === -1 || colon < 4 || line.charCodeAt(colon) !== 58) return false;
    if (line.startsWith('thrpt', colon - 5)) {
      const rates = parseTriple(line, open + 1, end);
      if (rates !== null && pending !== null && pending.benchmark.throughput === undefined) {
        const throughput = toThroughput(rates, pending.times);
        if (throughput) pending.benchmark = { ...pending.benchmark, throughput };
      }
      return true;
    }
    if (!line.startsWith('time', colon - 4) || !isBlank(line, colon - 5)) return false;
    const values = parseTriple(line, open + 1, end);
    // Three figures with units: anything else, such as a change in percent, is not a result.
    if (values === null) return false;
    flush();
    result(line.slice(0, colon - 4).trim() || previous.trim(), values);
    return true;
  };

  const result = (name: string, times: Triple): void => {
    const problem = (code: Problem['code'], message: string) =>
      problems.add({ code, where: name === '' || name.length > MAX_NAME ? `${where}:${lineNumber}` : name, message });
    tracker.finished(name);
    if (name === '' || name.length > MAX_NAME)
      return problem('unreadable', 'a result without the name of its benchmark');
    if (!areTimes(times)) {
      return problem('unreadable', `a custom measurement in ${JSON.stringify(times[1].unit)}: only times can be read`);
    }
    const estimate = toEstimate(times);
    const { point, lower, upper } = estimate;
    if (!(lower > 0 && point > 0 && lower <= upper && upper < Number.POSITIVE_INFINITY)) {
      return problem('inconsistent', `${point} ns in an interval from ${lower} to ${upper} ns`);
    }
    pending = { benchmark: { id: name, unit: 'ns', estimate, source: 'criterion-output' }, times };
  };

  const onLine = (raw: string): void => {
    lineNumber += 1;
    const line = withoutTimestamp(withoutEscapes(raw));
    const end = endOfText(line, line.length);
    if (end === 0) {
      previous = '';
      return;
    }
    last = line;
    if (line.charCodeAt(end - 1) !== 93 || !bracketed(line, end - 1)) {
      flush();
      const bench = tracker.line(line, end);
      if (bench !== null) result(bench.name, bench.times);
    }
    previous = line;
  };

  const splitter = new LineSplitter(onLine, () => {
    lineNumber += 1;
    previous = '';
    problems.add({
      code: 'unreadable',
      where: `${where}:${lineNumber}`,
      message: `a line of more than ${MAX_LINE} characters`,
    });
  });

  return {
    push: (chunk) => splitter.push(chunk),
    end: () => {
      splitter.end();
      flush();
      tracker.end(last);
      return { benchmarks, problems: problems.list() };
    },
  };
};

/** Index after the last character before `end` that isn't blank. */
const endOfText = (line: string, end: number): number => {
  let index = end;
  while (index > 0 && isBlank(line, index - 1)) index -= 1;
  return index;
};

const isBlank = (line: string, index: number): boolean => {
  if (index < 0) return true;
  const code = line.charCodeAt(index);
  return code === 32 || code === 9;
};

/** Logs of GitHub Actions put a time before each line: `2026-11-22T10:00:00.1234567Z `. */
const withoutTimestamp = (line: string): string => {
  if (line.charCodeAt(4) !== 45 || line.charCodeAt(10) !== 84 || line.charCodeAt(13) !== 58) return line;
  const match = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z ?/.exec(line.slice(0, 40));
  return match === null ? line : line.slice(match[0].length);
};
