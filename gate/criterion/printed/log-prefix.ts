/** What stands before lines in their first part is looked for in this many lines; further down it no longer begins. */
const LINES_TRIED = 1000;

const BYTE_ORDER_MARK = 0xfeff;
const TAB = 9;
const BLANK = 32;
const BAR = 124;
const PLUS = 43;

/** Docker's names of containers are no longer. */
const LONGEST_SERVICE = 128;

/**
 * What collectors of logs put before each line:
 *
 * - GitHub Actions a time, `2026-11-22T10:00:00.1234567Z `, and in what `gh run view --log` prints the job, a tab, the
 *   step and a tab before that. Each file of such a log begins with a byte order mark, which in several after one another
 *   stands in the middle.
 * - GitLab's runner a time and a stream, `2026-11-22T10:00:00.123456Z 00O `, and a plus in place of the last blank where
 *   the line goes on with what the one before it began.
 * - docker compose a container's name in a column, `bench-1   | `, and then perhaps a time.
 */
export class LogPrefix {
  #linesTried = 0;
  #hasColumns = false;
  #hasServices = false;
  /** Whether the line that was asked for last goes on with what the one before it began. */
  goesOn = false;
  /** The container of the line that was asked for last, and its stream; empty where none is named. */
  service = '';
  stream = '';

  /** Place after the prefix of the line from `start` to `end`; `start` where it has none. */
  after(text: string, start: number, end: number): number {
    this.goesOn = false;
    this.service = '';
    this.stream = '';
    const marked = afterMark(text, start);
    const timed = this.#afterTimes(text, marked, end);
    if (timed !== marked) return timed;
    if (!this.#hasColumns && !this.#hasServices) {
      if (this.#linesTried >= LINES_TRIED) return start;
      this.#linesTried += 1;
    }
    const served = this.#hasColumns ? start : afterService(text, start, end);
    if (served !== start) {
      this.#hasServices = true;
      this.service = /^[\w.-]+/.exec(text.slice(start, served))?.[0] ?? '';
      return this.#afterTimes(text, served, end);
    }
    const column = afterMark(text, afterTab(text, afterTab(text, start, end), end));
    const columned = column === start ? start : afterTime(text, column, end);
    if (columned === column) return start;
    this.#hasColumns = true;
    return columned;
  }

  /** Place after a time, and after the stream that GitLab's runner names next to it. */
  #afterTimes(text: string, start: number, end: number): number {
    const timed = afterTime(text, start, end);
    if (timed === start || !isStream(text, timed, end)) return timed;
    this.goesOn = text.charCodeAt(timed + 3) === PLUS;
    this.stream = text.slice(timed, timed + 3);
    return Math.min(timed + 4, end);
  }
}

const afterMark = (text: string, start: number): number =>
  text.charCodeAt(start) === BYTE_ORDER_MARK ? start + 1 : start;

const afterTime = (text: string, start: number, end: number): number => {
  if (start + 20 > end || text.charCodeAt(start + 4) !== 45 || text.charCodeAt(start + 10) !== 84) return start;
  const match = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z ?/.exec(text.slice(start, Math.min(end, start + 40)));
  return match === null ? start : start + match[0].length;
};

/** `00O`, `01E`: a number of two hexadecimal digits, and output or errors; the line may end there. */
const isStream = (text: string, start: number, end: number): boolean => {
  if (start + 3 > end || text.charCodeAt(start - 1) !== BLANK) return false;
  const next = start + 3 === end ? BLANK : text.charCodeAt(start + 3);
  return (next === BLANK || next === PLUS) && /^[0-9a-f]{2}[OE]$/.test(text.slice(start, start + 3));
};

/** Place after a name, two blanks or more, a bar and a blank: compose keeps two for the longest of all names. */
const afterService = (text: string, start: number, end: number): number => {
  let index = start;
  while (index < end && isNamePart(text.charCodeAt(index))) index += 1;
  const nameEnd = index;
  if (nameEnd === start || nameEnd - start > LONGEST_SERVICE) return start;
  while (index < end && text.charCodeAt(index) === BLANK) index += 1;
  if (index - nameEnd < 2 || index >= end || text.charCodeAt(index) !== BAR) return start;
  return Math.min(text.charCodeAt(index + 1) === BLANK ? index + 2 : index + 1, end);
};

/** Letters, digits, dot, dash and underscore. */
const isNamePart = (code: number): boolean =>
  (code >= 48 && code <= 57) ||
  (code >= 65 && code <= 90) ||
  (code >= 97 && code <= 122) ||
  code === 45 ||
  code === 46 ||
  code === 95;

/** Place after the next tab; the line's end where it has none. */
const afterTab = (text: string, start: number, end: number): number => {
  let index = start;
  while (index < end && text.charCodeAt(index) !== TAB) index += 1;
  return Math.min(index + 1, end);
};
