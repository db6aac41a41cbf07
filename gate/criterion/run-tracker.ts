import type { Problem } from './measurement.ts';
import { parsePrinted, type Triple } from './printed-values.ts';

/** Progress of more benchmarks than this at once is no progress: it is then not followed any more. */
const MOST_STARTED = 10_000;

const PROGRESS = ['Warming up for ', 'Collecting ', 'Analyzing', 'Profiling for ', 'Complete (Analysis Disabled)'];
const STARTED = 'Benchmarking ';

/**
 * Follows what runs in a captured output, by all lines but the results: which benchmarks were started and never
 * finished, and which executables measured nothing.
 */
export class RunTracker {
  readonly #report: (problem: Problem) => void;
  readonly #where: string;
  readonly #started = new Set<string>();
  #followed = true;
  #newest = '';
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
    this.#started.delete(name);
    this.#newest = '';
  }

  /** Takes a line that ends before `end`. A `bench:` line of libtest's form is a result, and returned. */
  line(line: string, end: number): { name: string; times: Triple } | null {
    switch (line.charCodeAt(0)) {
      case 66: // B
        if (line.startsWith(STARTED)) this.#progress(line.slice(0, end));
        return null;
      case 116: // t
        if (line.startsWith('test result: ')) this.#summary(line);
        else if (line.startsWith('test ')) return parseBench(line, end);
        return null;
      case 83: // S
        if (line === 'Success') this.#tested += 1;
        return null;
      case 32: // blank
        if (line.charCodeAt(end - 1) === 41) this.#running(line.slice(0, end).trimStart());
        return null;
      default:
        return null;
    }
  }

  /** The end of the output; `last` is its last line that isn't blank. */
  end(last: string): void {
    for (const name of this.#started) {
      this.#report({ code: 'incomplete', where: name, message: 'it was started, and no result follows' });
    }
    if (/^test \S.* \.\.\.\s*$/.test(last.slice(0, 2000))) {
      this.#report({
        code: 'incomplete',
        where: last.slice(5).replace(/ \.\.\.\s*$/, ''),
        message: 'the output ends here',
      });
    } else if (/(?:^|\s)time: +\[[^\]]*$/.test(last.slice(0, 2000))) {
      this.#report({ code: 'unreadable', where: this.#where, message: 'the last result is cut off' });
    }
    if (this.#finished > 0 || this.#vacuous) return;
    if (this.#tested > 0) {
      this.#measuredNothing(this.#where, `${this.#tested} benchmarks ran once as tests (--test), and measured nothing`);
    } else if (this.#empty !== null) this.#measuredNothing(this.#where, this.#empty);
  }

  #progress(line: string): void {
    // The same benchmark's next step: by far the most frequent line.
    if (this.#newest !== '' && line.startsWith(this.#newest, STARTED.length)) {
      const after = STARTED.length + this.#newest.length;
      if (line.length === after || (line.startsWith(': ', after) && !line.startsWith('Complete', after + 2))) return;
    }
    const separator = line.lastIndexOf(': ');
    const isStep = separator !== -1 && PROGRESS.some((step) => line.startsWith(step, separator + 2));
    const name = line.slice(STARTED.length, isStep ? separator : undefined).trim();
    this.#newest = name;
    if (isStep && line.startsWith('Complete', separator + 2)) {
      this.#started.delete(name);
      this.#measuredNothing(name, 'it was profiled (--profile-time), and not measured');
    } else if (this.#followed && name !== '' && name.length <= 1000) {
      this.#started.add(name);
      if (this.#started.size > MOST_STARTED) {
        this.#followed = false;
        this.#started.clear();
      }
    }
  }

  /** Cargo's `Running benches/x.rs (target/release/deps/x-0123456789abcdef)`. */
  #running(line: string): void {
    if (!line.startsWith('Running ')) return;
    const name = line.slice('Running '.length, line.lastIndexOf(' ('));
    const isBench = !/^(?:unittests |tests\/|examples\/)/.test(name);
    this.#target = isBench ? { name, finishedBefore: this.#finished } : null;
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

/**
 * `test NAME ... bench:  1,234 ns/iter (+/- 56)`: what libtest prints for its own benches, and Criterion under
 * `--output-format bencher`. The figure is a median and the deviation is of the samples; as an interval the two are
 * wider than a confidence interval of the same samples, which errs to the safe side.
 */
const parseBench = (line: string, end: number): { name: string; times: Triple } | null => {
  const label = line.lastIndexOf(' ... bench:', end);
  const slash = line.indexOf('/iter (+/- ', label);
  const close = line.indexOf(')', slash);
  if (label === -1 || slash === -1 || close === -1) return null;
  const [figure = '', unit = ''] = line
    .slice(label + ' ... bench:'.length, slash)
    .trim()
    .split(' ');
  const point = parsePrinted(figure, 0, figure.length, unit);
  const deviation = parsePrinted(line, slash + '/iter (+/- '.length, close, unit);
  const decimals = Math.max(point.decimals, deviation.decimals);
  const middle = scaled(point, decimals);
  const spread = scaled(deviation, decimals);
  const bound = (digits: number) => ({ digits: Math.abs(digits), decimals, negative: digits < 0, unit });
  return { name: line.slice(5, label).trim(), times: [bound(middle - spread), bound(middle), bound(middle + spread)] };
};

const scaled = (value: { digits: number | null; decimals: number }, decimals: number): number =>
  (value.digits ?? Number.NaN) * 10 ** (decimals - value.decimals);
