import type { BenchmarkMeasurement, Estimate, Problem, Throughput } from '../measurement.ts';
import { ownedText } from '../owned-text.ts';
import { areTimes, strangeUnit, toEstimate, toThroughput } from './printed-units.ts';
import { isBlankAt, PrintedTriple } from './printed-values.ts';
import { RunTracker } from './run-tracker.ts';

/** Criterion's printed names have at most 103 bytes and a number; what is longer is no name. */
const MAX_NAME = 1000;

/** Where what is read goes to. */
export interface ResultSink {
  /** Names the place of problems. */
  readonly where: string;
  readonly benchmark: (benchmark: BenchmarkMeasurement) => void;
  readonly problem: (problem: Problem) => void;
  readonly customUnit: ((benchmark: string, unit: string) => void) | undefined;
}

/** Reads the lines of one program's output. */
export class ResultReader {
  readonly #sink: ResultSink;
  readonly #tracker: RunTracker;
  readonly #times = new PrintedTriple();
  readonly #rates = new PrintedTriple();
  /** A result whose throughput line may follow. */
  #pending: { id: string; estimate: Estimate; throughput: Throughput | undefined } | null = null;
  /** The line before, as a place in a text: the name in the two-line form. Empty after a blank line. */
  #previous = { text: '', start: 0, end: 0 };
  #lineNumber = 0;

  constructor(sink: ResultSink) {
    this.#sink = sink;
    this.#tracker = new RunTracker(sink.problem, sink.where);
  }

  /**
   * Takes the line from `start` to `end`, without blanks at its end.
   *
   * @param number of the line in the whole output, for problems
   */
  line(text: string, start: number, end: number, number: number): void {
    this.#lineNumber = number;
    if (start < end && (text.charCodeAt(end - 1) !== CLOSE || !this.#bracketed(text, start, end - 1))) {
      this.#flush();
      const name = this.#tracker.line(text, start, end, this.#times);
      if (name !== null) this.#result(name);
    }
    this.#previous.text = text;
    this.#previous.start = start;
    this.#previous.end = end;
  }

  /** A line that couldn't be read came between. */
  interrupted(): void {
    this.#previous.end = this.#previous.start;
  }

  end(): void {
    this.#flush();
    const { text, start, end } = this.#previous;
    this.#tracker.end(text.slice(start, end));
  }

  /** A line that ends in a bracket: a result or a throughput. False: neither of these. */
  #bracketed(text: string, start: number, close: number): boolean {
    // A change against an earlier run, as often printed as a result.
    if (text.charCodeAt(close - 1) === PERCENT && !isBlankAt(text, close - 2)) return false;
    let open = close - 1;
    while (open > start && text.charCodeAt(open) !== OPEN) open -= 1;
    const colon = endOfText(text, start, open) - 1;
    if (colon < start + 4 || text.charCodeAt(colon) !== COLON) return false;
    // Compared by their last letters first: most lines of a log come through here.
    const letter = text.charCodeAt(colon - 1);
    if (letter === 116 && text.startsWith('thrpt', colon - 5)) {
      const pending = this.#pending;
      if (pending !== null && pending.throughput === undefined && this.#rates.read(text, open + 1, close)) {
        pending.throughput = toThroughput(this.#rates, this.#times, pending.estimate);
      }
      return true;
    }
    const label = colon - 4;
    if (letter !== 101 || !text.startsWith('time', label) || (label > start && !isBlankAt(text, label - 1)))
      return false;
    // Without three figures it is something else, such as a change in percent.
    const { text: before, start: nameStart, end: nameEnd } = this.#previous;
    this.#flush();
    const unit = this.#times.read(text, open + 1, close) ? undefined : strangeUnit(text, colon + 1, open, close);
    if (unit === null) return false;
    const own = text.slice(start, endOfText(text, start, label)).trimStart();
    this.#result(own === '' ? before.slice(nameStart, nameEnd).trim() : own, unit);
    return true;
  }

  /** Takes the result in `#times`; one that has a unit of its own is no time. */
  #result(name: string, strange?: string): void {
    this.#tracker.finished(name);
    if (name === '' || name.length > MAX_NAME) {
      const where = `${this.#sink.where}:${this.#lineNumber}`;
      this.#refuse('unreadable', where, 'a result without the name of its benchmark');
      return;
    }
    if (strange !== undefined || !areTimes(this.#times)) {
      const unit = (strange ?? this.#times.units[1]).slice(0, 40);
      this.#sink.customUnit?.(name, unit);
      this.#refuse('unreadable', name, `a custom measurement in ${JSON.stringify(unit)}: only times can be read`);
      return;
    }
    const estimate = toEstimate(this.#times);
    const { point, lower, upper } = estimate;
    if (lower > 0 && point > 0 && lower <= upper && upper < Number.POSITIVE_INFINITY) {
      this.#pending = { id: ownedText(name), estimate, throughput: undefined };
    } else this.#refuse('inconsistent', name, `${point} ns in an interval from ${lower} to ${upper} ns`);
  }

  #refuse(code: Problem['code'], where: string, message: string): void {
    this.#sink.problem({ code, where, message });
  }

  #flush(): void {
    if (this.#pending === null) return;
    const { id, estimate, throughput } = this.#pending;
    this.#pending = null;
    const source = 'criterion-output';
    this.#sink.benchmark(
      throughput ? { id, unit: 'ns', estimate, throughput, source } : { id, unit: 'ns', estimate, source },
    );
  }
}

const PERCENT = 37;
const OPEN = 91;
const CLOSE = 93;
const COLON = 58;

/** Place after the last character that isn't blank. */
export const endOfText = (text: string, start: number, end: number): number => {
  let index = end;
  while (index > start && isBlankAt(text, index - 1)) index -= 1;
  return index;
};
