import type { BenchmarkMeasurement, Reading } from '../measurement.ts';
import { ProblemList } from '../problem-list.ts';
import { LogPrefix } from './log-prefix.ts';
import { MAX_LINE, OutputLines } from './output-lines.ts';
import { endOfText, ResultReader } from './result-reader.ts';

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
  /** Told of each benchmark whose figures are no times, with their unit as it is printed, cut to 40 characters. */
  readonly onCustomUnit?: (benchmark: string, unit: string) => void;
}

/**
 * A parser of captured output: the one-line form and the two-line form of long names, progress lines, colours, CRLF,
 * several outputs one after another, the text of cargo and other programs between them, what collectors of logs put
 * before each line (see `LogPrefix`). It takes linear time on any input. Names are as printed: Criterion cuts them after 100 bytes.
 */
export const createOutputReader = (options: OutputReaderOptions = {}): OutputReader => {
  const log = new LogReader(options);
  const splitter = new OutputLines(
    (text, start, end) => log.line(text, start, end),
    () => log.overlong(),
  );
  return {
    push: (chunk) => splitter.push(chunk),
    end: () => {
      splitter.end();
      return log.end();
    },
  };
};

/** More containers than anybody's log has; the lines of those beyond are read as one program's. */
const MOST_SERVICES = 100;
const MOST_STREAMS = 100;

/** Takes a log apart into the outputs that it holds: one, or one for each container. */
class LogReader {
  readonly #options: OutputReaderOptions;
  readonly #benchmarks: BenchmarkMeasurement[] = [];
  readonly #problems = new ProblemList();
  readonly #prefix = new LogPrefix();
  readonly #readers = new Map<string, ResultReader>();
  /** The reader of the line before: mostly the next one's too. */
  #service = '';
  #reader: ResultReader;
  /** Lines that may go on, by container and stream: known when the stream's next line comes. */
  readonly #waiting = new Map<string, { readonly reader: ResultReader; text: string; readonly number: number }>();
  #lineNumber = 0;

  constructor(options: OutputReaderOptions) {
    this.#options = options;
    this.#reader = this.#readerOf('');
  }

  line(text: string, from: number, to: number): void {
    this.#lineNumber += 1;
    const end = endOfText(text, from, to);
    const start = this.#prefix.after(text, from, end);
    const { service, stream } = this.#prefix;
    if (service !== this.#service) {
      this.#reader = this.#readerOf(service);
      this.#service = service;
    }
    if (stream === '') this.#reader.line(text, start, end, this.#lineNumber);
    else this.#streamed(`${service} ${stream}`, text.slice(start, to));
  }

  overlong(): void {
    this.#lineNumber += 1;
    this.#reader.interrupted();
    this.#tooLong(this.#lineNumber);
  }

  end(): Reading {
    for (const stream of [...this.#waiting.keys()]) this.#take(stream);
    for (const reader of this.#readers.values()) reader.end();
    return { benchmarks: this.#benchmarks, problems: this.#problems.list() };
  }

  /** A line of a stream, which goes on with the one before it or may go on in the next. */
  #streamed(stream: string, text: string): void {
    const before = this.#waiting.get(stream);
    if (before !== undefined && this.#prefix.goesOn) {
      before.text += text;
      if (before.text.length <= MAX_LINE) return;
      before.reader.interrupted();
      this.#waiting.delete(stream);
      this.#tooLong(before.number);
      return;
    }
    this.#take(stream);
    if (this.#waiting.size < MOST_STREAMS)
      this.#waiting.set(stream, { reader: this.#reader, text, number: this.#lineNumber });
    else this.#reader.line(text, 0, endOfText(text, 0, text.length), this.#lineNumber);
  }

  #take(stream: string): void {
    const line = this.#waiting.get(stream);
    if (line === undefined) return;
    this.#waiting.delete(stream);
    line.reader.line(line.text, 0, endOfText(line.text, 0, line.text.length), line.number);
  }

  #readerOf(service: string): ResultReader {
    const key = this.#readers.has(service) || this.#readers.size < MOST_SERVICES ? service : '';
    const known = this.#readers.get(key);
    if (known !== undefined) return known;
    const { where = 'output', onBenchmark, onCustomUnit } = this.#options;
    const reader = new ResultReader({
      where: key === '' ? where : `${where} (${key})`,
      benchmark: onBenchmark ?? ((benchmark) => this.#benchmarks.push(benchmark)),
      problem: (problem) => this.#problems.add(problem),
      customUnit: onCustomUnit,
    });
    this.#readers.set(key, reader);
    return reader;
  }

  #tooLong(number: number): void {
    const where = `${this.#options.where ?? 'output'}:${number}`;
    this.#problems.add({ code: 'unreadable', where, message: `a line of more than ${MAX_LINE} characters` });
  }
}
