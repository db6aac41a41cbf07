import { EXCERPT_CHARACTERS, EXCERPT_LINES } from '../../../gate/contract/failure.ts';

/** Lines longer than this are a linker's command or a dump: their end says nothing more. */
const LINE_CHARACTERS = 300;

/** The first lines within the bounds of a failure's excerpt. */
export function excerptOf(lines: readonly string[]): string {
  const kept: string[] = [];
  let characters = 0;
  for (const line of lines.slice(0, EXCERPT_LINES)) {
    const cut = line.length > LINE_CHARACTERS ? `${line.slice(0, LINE_CHARACTERS)} …` : line.trimEnd();
    characters += cut.length + 1;
    if (characters > EXCERPT_CHARACTERS) break;
    kept.push(cut);
  }
  return kept.join('\n');
}

/** Lines that {@link LineKeeper} keeps from the first error on, unless it is told otherwise. */
const KEPT_LINES = 2_000;

/** Whether nothing was dropped after the first error, of lines that a {@link LineKeeper} kept. */
export const isWholeFromError = (lines: readonly string[]): boolean =>
  lines.length -
    Math.max(
      0,
      lines.findIndex((line) => FIRST_ERROR.test(line)),
    ) <
  KEPT_LINES;

/**
 * Keeps what a failure is judged by, of any amount of output: the first error with what follows, and the end.
 * Cargo goes on after an error, and the first one is the one to mend.
 */
export class LineKeeper {
  private readonly fromFirstError: string[] = [];
  private readonly last: string[] = [];

  constructor(
    private readonly first = KEPT_LINES,
    private readonly end = 400,
  ) {}

  readonly add = (line: string): void => {
    if (this.fromFirstError.length > 0 || FIRST_ERROR.test(line)) {
      if (this.fromFirstError.length < this.first) {
        this.fromFirstError.push(line);
        return;
      }
    }
    this.last.push(line);
    if (this.last.length > this.end) this.last.shift();
  };

  /** The kept lines in the order of output, but lines before the first error come first. */
  lines(): string[] {
    return this.fromFirstError.length < this.first
      ? [...this.last, ...this.fromFirstError]
      : [...this.fromFirstError, ...this.last];
  }
}

const FIRST_ERROR = /^(?:error(?:\[E\d+\])?:|thread '.*' .*panicked at )/;

/** What a panic printed: its place and message, without the backtrace. Null where nothing panicked. */
export function panicLines(lines: readonly string[]): string[] | null {
  const start = lines.findIndex((line) => /^\s*thread '.*' (?:\(\d+\) )?panicked at /.test(line));
  if (start === -1) return null;
  const rest = lines.slice(start);
  const end = rest.findIndex((line) => /^\s*(?:stack backtrace:|note: (?:run with|Some details))/.test(line));
  return end === -1 ? rest : rest.slice(0, end);
}

/** Cargo's progress, and Criterion's progress and results. */
const NO_WORDS =
  /^(?:\s+(?:Compiling|Finished|Running|Fresh|Blocking) |Benchmarking |Found \d+ outliers|\s+(?:\d+ \(|time:|thrpt:|change:|No change in|Change within|Performance has)|.*\s+time: {3}\[)/;

/** What belongs to a compiler's warning above it: its place, its source lines and its notes. */
const BELOW_WARNING = /^\s*(?:-->|:::|\d*\s*\||=|\.\.\.|$)/;

function withoutWarnings(lines: readonly string[]): string[] {
  let inWarning = false;
  return lines.filter((line) => {
    inWarning = /^warning(?:\[|:)/.test(line) || (inWarning && BELOW_WARNING.test(line));
    return !inWarning;
  });
}

/** The last lines that a failed program printed, without warnings and without Criterion's progress and results. */
export function lastWords(lines: readonly string[]): string[] {
  const own = withoutWarnings(lines).filter((line) => line.trim() !== '' && !NO_WORDS.test(line));
  return own.slice(-EXCERPT_LINES);
}
