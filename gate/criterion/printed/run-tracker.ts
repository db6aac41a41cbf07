import type { Problem } from '../measurement.ts';
import { ownedText } from '../owned-text.ts';
import type { PrintedTriple } from './printed-values.ts';

/** Progress of more benchmarks than this at once is no progress: it is then not followed any more. */
const MOST_STARTED = 10_000;

/** A longer last line is no result that was cut off. */
const LONGEST_RESULT = 2000;

const PROGRESS = ['Warming up for ', 'Collecting ', 'Analyzing', 'Profiling for ', 'Complete (Analysis Disabled)'];
const STARTED = 'Benchmarking ';
const FAILED = 'error: bench failed';
const COLON = 58;

/**
 * Follows what runs in a captured output, by all lines but the results: which benchmarks were started and never
 * finished, and which executables measured nothing.
 */
export class RunTracker {
  readonly #report: (problem: Problem) => void;
  readonly #where: string;
  /** The benchmark that was started last and isn't finished, and where its name ends in a progress line. */
  #underway = '';
  #nameEnd = 0;
  /** Those that were started before it and aren't finished either. */
  readonly #started = new Set<string>();
  #followed = true;
  #finished = 0;
  /** The bench target that cargo named last, and how many benchmarks were finished before it. */
  #target: { name: string; finishedBefore: number } | null = null;
  /** A libtest summary that measured nothing, of an executable that isn't known to be a bench. */
  #empty: string | null = null;
  #tested = 0;
  #vacuous = false;

  constructor(report: (problem: Problem) => void, where: string) {
    this.#report = report;
    this.#where = where;
  }

  finished(name: string): void {
    this.#finished += 1;
    this.#forget(name);
  }

  /**
   * Takes the line from `start` to `end`. A `bench:` line of libtest's form is a result: its figures are put into
   * `times`, and its name is returned; empty of one without, as Criterion prints it under `--quick`.
   */
  line(text: string, start: number, end: number, times: PrintedTriple): string | null {
    switch (text.charCodeAt(start)) {
      case 66: // B
        if (!this.#isNextStep(text, start, end)) this.#progress(text, start, end);
        return null;
      case 116: // t
        if (text.startsWith('test result: ', start)) this.#summary(text.slice(start, end));
        else if (text.startsWith('test ', start)) return parseBench(text.slice(start, end), times);
        return null;
      case 98: // b
        return text.startsWith('bench:', start) ? parseBench(`test  ... ${text.slice(start, end)}`, times) : null;
      case 101: // e
        if (text.startsWith(FAILED, start)) this.#failed(text.slice(start, end));
        return null;
      case 83: // S
        if (end - start === 7 && text.startsWith('Success', start)) this.#tested += 1;
        return null;
      case 32: // blank
        if (text.charCodeAt(end - 1) === 41) this.#running(text.slice(start, end).trimStart());
        return null;
      default:
        return null;
    }
  }

  /** The end of the output; `last` is its last line that isn't blank. */
  end(last: string): void {
    if (last.length <= LONGEST_RESULT) this.#cutOff(last);
    this.#setAside();
    for (const name of this.#started) {
      this.#report({ code: 'incomplete', where: name, message: 'it was started, and no result follows' });
    }
    if (this.#finished > 0 || this.#vacuous) return;
    if (this.#tested > 0) {
      this.#measuredNothing(this.#where, `${this.#tested} benchmarks ran once as tests (--test), and measured nothing`);
    } else if (this.#empty !== null) this.#measuredNothing(this.#where, this.#empty);
  }

  /** The last line, where the output ends inside a result. */
  #cutOff(last: string): void {
    if (/^test \S.* \.\.\.\s*$/.test(last)) {
      this.#report({
        code: 'incomplete',
        where: last.slice(5).replace(/ \.\.\.\s*$/, ''),
        message: 'the output ends here',
      });
    } else if (/(?:^|\s)time: +\[[^\]]*$/.test(last)) {
      this.#report({ code: 'unreadable', where: this.#where, message: 'the last result is cut off' });
    }
  }

  /**
   * True for what follows the first line of the benchmark under way, by far the most frequent lines. They are told by
   * where the name ends, not by the name: a step says nothing that the first line of its benchmark didn't.
   */
  #isNextStep(text: string, start: number, end: number): boolean {
    const after = start + this.#nameEnd;
    if (this.#underway === '' || after >= end || text.charCodeAt(after) !== COLON) return false;
    switch (text.charCodeAt(after + 2)) {
      case 87: // W
        return text.startsWith('Warming up for ', after + 2);
      case 67: // C
        return text.startsWith('Collecting ', after + 2);
      case 65: // A
        return text.startsWith('Analyzing', after + 2);
      default:
        return false;
    }
  }

  #progress(text: string, start: number, end: number): void {
    if (!text.startsWith(STARTED, start)) return;
    const line = text.slice(start, end);
    const separator = stepSeparator(line);
    const begin = separator === -1 ? line : line.slice(0, separator);
    const name = begin.slice(STARTED.length).trim();
    this.#forget(name);
    if (separator !== -1 && line.startsWith(': Complete', separator)) {
      this.#measuredNothing(name, 'it was profiled (--profile-time), and not measured');
    } else if (this.#followed && name !== '' && name.length <= 1000) {
      this.#setAside();
      this.#underway = name;
      this.#nameEnd = begin.length;
    }
  }

  #forget(name: string): void {
    if (name === this.#underway) this.#underway = '';
    else if (this.#started.size > 0) this.#started.delete(name);
  }

  /** Another benchmark was started before the one under way was finished. */
  #setAside(): void {
    if (this.#underway !== '') this.#started.add(ownedText(this.#underway));
    if (this.#started.size < MOST_STARTED) return;
    this.#followed = false;
    this.#started.clear();
    this.#underway = '';
  }

  /** Cargo's `Running benches/x.rs (target/release/deps/x-0123456789abcdef)`. */
  #running(line: string): void {
    if (!line.startsWith('Running ')) return;
    const name = line.slice('Running '.length, line.lastIndexOf(' ('));
    const isBench = !/^(?:unittests |tests\/|examples\/)/.test(name);
    this.#target = isBench ? { name, finishedBefore: this.#finished } : null;
  }

  /** Cargo's `error: bench failed, to rerun pass `-p engine --bench codec``: what it hadn't finished was never started. */
  #failed(line: string): void {
    const name = /--(?:bench|bin|test|example) ([\w-]{1,100})/.exec(line)?.[1];
    const where = name ?? this.#target?.name ?? this.#where;
    this.#report({ code: 'incomplete', where, message: 'cargo says that it failed' });
  }

  #summary(line: string): void {
    const counted = line.indexOf(' measured');
    if (counted === -1 || line.slice(line.lastIndexOf(' ', counted - 1) + 1, counted) !== '0') return;
    const summary = `runs under libtest: ${line.slice('test result: '.length).trim()}`;
    if (this.#target !== null && this.#target.finishedBefore === this.#finished) {
      this.#measuredNothing(this.#target.name, summary);
    } else this.#empty = summary;
    this.#target = null;
  }

  #measuredNothing(where: string, message: string): void {
    this.#vacuous = true;
    this.#report({ code: 'vacuous', where, message });
  }
}

/** The last letters of the steps: s, g and a bracket. Most lines that are asked for it are names alone. */
const isStepEnd = (code: number): boolean => code === 115 || code === 103 || code === 41;

/** Where a progress line's name ends and its step follows; -1 where it has none. */
const stepSeparator = (line: string): number => {
  if (!isStepEnd(line.charCodeAt(line.length - 1))) return -1;
  const separator = line.lastIndexOf(': ');
  return separator !== -1 && PROGRESS.some((step) => line.startsWith(step, separator + 2)) ? separator : -1;
};

/**
 * `test NAME ... bench:  1,234 ns/iter (+/- 56)`: what libtest prints for its own benches, and Criterion under
 * `--output-format bencher`. The figure is a median and the deviation is of the samples; as an interval the two are
 * wider than a confidence interval of the same samples, which errs to the safe side. On a busy machine the deviation, from
 * the fastest to the slowest sample, is often larger than the median: no time is shorter than the last digit then.
 */
const parseBench = (line: string, times: PrintedTriple): string | null => {
  const label = line.lastIndexOf(' ... bench:');
  const slash = line.indexOf('/iter (+/- ', label);
  const close = line.indexOf(')', slash);
  if (label === -1 || slash === -1 || close === -1) return null;
  const [figure = '', unit = ''] = line
    .slice(label + ' ... bench:'.length, slash)
    .trim()
    .split(' ');
  times.readFigure(0, line, slash + '/iter (+/- '.length, close);
  times.readFigure(1, figure, 0, figure.length);
  const decimals = Math.max(times.decimals[0] ?? 0, times.decimals[1] ?? 0);
  const digits = (index: 0 | 1) =>
    (times.digits[index] ?? Number.NaN) * 10 ** (decimals - (times.decimals[index] ?? 0));
  const spread = digits(0);
  const middle = digits(1);
  times.digits.set([spread >= middle ? Math.min(1, middle) : middle - spread, middle, middle + spread]);
  times.decimals.fill(decimals);
  times.units.fill(unit);
  return line.slice('test '.length, label).trim();
};
