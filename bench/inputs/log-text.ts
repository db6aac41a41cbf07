import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Forms of captured output: `log` is both streams of `cargo bench` in one file, `results` is standard output alone with
 * throughputs and outliers, `terminal` has colours and progress lines that overwrite each other, `blanks` pads a result
 * with 100 KB of blanks in all, `short-blanks` with 10 KB, and `sparse` has 250 KB of other programs' lines between the
 * start of a benchmark and its result.
 */
export type LogForm = 'log' | 'results' | 'terminal' | 'blanks' | 'short-blanks' | 'sparse';

/** Characters of one piece of generated text, and a benchmark's more. */
const PIECE = 128 * 1024;

/** The output of so many benchmarks in pieces, made as it is read: it can have any length. */
export function* logPieces(form: LogForm, benchmarks: number): Generator<string> {
  const print = FORMS[form];
  let text = '';
  for (let index = 0; index < benchmarks; index += 1) {
    text += print(index);
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  yield text;
}

/** Writes such an output to a file. */
export async function writeLog(file: string, form: LogForm, benchmarks: number): Promise<void> {
  await pipeline(Readable.from(logPieces(form, benchmarks)), createWriteStream(file));
}

const nameOf = (index: number): string => `group-${index % 97}/case/${index}`;

/** Three times that differ from benchmark to benchmark; every third in microseconds, which isn't ASCII. */
function times(index: number, figure: (text: string, place: number) => string): string {
  const unit = index % 3 === 0 ? 'µs' : 'ns';
  const middle = 100 + (index % 800);
  return [middle - 1, middle, middle + 1]
    .map((value, place) => figure(`${value}.${10 + (index % 90)} ${unit}`, place))
    .join(' ');
}

const plain = (text: string): string => text;

const coloured = (text: string, place: number): string => `\u001b[${place === 1 ? 1 : 2}m${text}\u001b[0m`;

const progress = (index: number): string[] => {
  const name = `Benchmarking ${nameOf(index)}`;
  return [
    name,
    `${name}: Warming up for 3.0000 s`,
    `${name}: Collecting 100 samples in estimated 5.0001 s (${1 + (index % 9)}.2M iterations)`,
    `${name}: Analyzing`,
  ];
};

const outliers = (index: number): string =>
  index % 2 === 0
    ? ''
    : 'Found 2 outliers among 100 measurements (2.00%)\n  1 (1.00%) high mild\n  1 (1.00%) high severe\n';

const padded = (blanks: string) => (index: number) =>
  `${blanks}${nameOf(index)}${blanks}time:${blanks}[${times(index, plain)}]${blanks}\n`;

const CHATTER = `${'a line of another program, as long as its lines are '.padEnd(99, 'x')}\n`.repeat(2500);

const FORMS: Readonly<Record<LogForm, (index: number) => string>> = {
  log: (index) => `${progress(index).join('\n')}\n${nameOf(index).padEnd(24)}time:   [${times(index, plain)}]\n`,
  results: (index) =>
    `${nameOf(index).padEnd(24)}time:   [${times(index, plain)}]\n${' '.repeat(24)}thrpt:  [1.7902 Gelem/s 1.7989 Gelem/s 1.8054 Gelem/s]\n${outliers(index)}\n`,
  terminal: (index) =>
    `${progress(index).join('\r\u001b[2K')}\r\u001b[2K\u001b[38;5;2m${nameOf(index).padEnd(24)}\u001b[0mtime:   [${times(index, coloured)}]\r\n`,
  blanks: padded(' '.repeat(25_000)),
  'short-blanks': padded(' '.repeat(2500)),
  sparse: (index) => `${progress(index).join('\n')}\n${CHATTER}${nameOf(index)}  time:   [${times(index, plain)}]\n`,
};
