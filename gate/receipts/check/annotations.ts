import type { GateOutcome, SuiteOutcome } from '../../contract/outcome.ts';
import { cutToBytes } from '../../text/byte-budget.ts';
import { cleanText, partComments } from '../../text/clean-text.ts';
import { plainLine } from '../markdown/escape.ts';
import { sentenceOf } from '../words/failures-section.ts';

/** What a check shows beside a line of the change. All of it plain text. */
export interface CheckAnnotation {
  /** Relative to the repository. */
  readonly path: string;
  readonly line: number;
  /** At most 255 characters. */
  readonly title: string;
  /** At most 64 KB. */
  readonly message: string;
}

/** GitHub keeps every annotation that it ever got: a gate that failed everywhere needn't say so everywhere. */
const MOST = 100;
const MOST_OF_A_SUITE = 5;
const MESSAGE_BYTES = 4_000;
const TITLE_CHARACTERS = 200;

/** The place of a panic (`panicked at FILE:LINE:COLUMN:`, before Rust 1.73 after the message) or of a compiler's error. */
const PLACES = /(?:\bpanicked at (?:'.{0,1000}', )?|^[ \t]{0,20}--> )([^\s:'"<>|*?\\]{1,300}):(\d{1,6}):\d{1,6}/gm;

/** Files of Rust itself and of other crates have absolute paths; some builds of Rust show its own without. */
const isOwnFile = (path: string): boolean =>
  !path.startsWith('/') && !/^library\/(?:core|alloc|std)\//.test(path) && !path.split('/').includes('..');

/** One annotation for each place in the change where a suite failed. */
export function renderAnnotations({ suites }: Pick<GateOutcome, 'suites'>): CheckAnnotation[] {
  const annotations = suites.filter(({ status }) => status === 'failed').flatMap(annotationsOf);
  return annotations.slice(0, MOST);
}

function annotationsOf(suite: SuiteOutcome): CheckAnnotation[] {
  const reason = cleanText(suite.reason ?? '');
  const found = new Map<string, CheckAnnotation>();
  for (const { 1: path = '', 2: line = '', index } of reason.matchAll(PLACES)) {
    if (!isOwnFile(path) || Number(line) < 1) continue;
    const said = [sentenceOf(reason), ...linesAt(reason, index), '', plainLine(suite.reproduce ?? suite.command)].join(
      '\n',
    );
    found.set(`${path}:${line}`, {
      path,
      line: Number(line),
      title: plainLine(`suite ${suite.name} failed`).slice(0, TITLE_CHARACTERS),
      message: cutToBytes(partComments(said), MESSAGE_BYTES),
    });
  }
  return [...found.values()].slice(0, MOST_OF_A_SUITE);
}

/** The lines that belong to a place: its own with what follows, up to the next place. */
function linesAt(reason: string, index: number): string[] {
  const from = reason.lastIndexOf('\n', index) + 1;
  const lines = reason.slice(from).split('\n').slice(0, 20);
  const next = lines.findIndex((line, at) => at > 0 && line.search(PLACES) >= 0);
  return next < 0 ? lines : lines.slice(0, next);
}
