/** What `gh run view --log` puts before a line is looked for in this many lines; further down it no longer begins. */
const LINES_TRIED = 1000;

const BYTE_ORDER_MARK = 0xfeff;
const TAB = 9;

/**
 * What logs of GitHub Actions have before each line: a time, `2026-11-22T10:00:00.1234567Z `, and in what
 * `gh run view --log` prints the job, a tab, the step and a tab before that. Each file of such a log begins with a byte
 * order mark, which in several after one another stands in the middle.
 */
export class LogPrefix {
  #linesTried = 0;
  #hasColumns = false;

  /** Place after the prefix of the line from `start` to `end`; `start` where it has none. */
  after(text: string, start: number, end: number): number {
    const marked = afterMark(text, start);
    const timed = afterTime(text, marked, end);
    if (timed !== marked) return timed;
    if (!this.#hasColumns) {
      if (this.#linesTried >= LINES_TRIED) return start;
      this.#linesTried += 1;
    }
    const column = afterMark(text, afterTab(text, afterTab(text, start, end), end));
    const columned = column === start ? start : afterTime(text, column, end);
    if (columned === column) return start;
    this.#hasColumns = true;
    return columned;
  }
}

const afterMark = (text: string, start: number): number =>
  text.charCodeAt(start) === BYTE_ORDER_MARK ? start + 1 : start;

const afterTime = (text: string, start: number, end: number): number => {
  if (start + 20 > end || text.charCodeAt(start + 4) !== 45 || text.charCodeAt(start + 10) !== 84) return start;
  const match = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z ?/.exec(text.slice(start, Math.min(end, start + 40)));
  return match === null ? start : start + match[0].length;
};

/** Place after the next tab; the line's end where it has none. */
const afterTab = (text: string, start: number, end: number): number => {
  let index = start;
  while (index < end && text.charCodeAt(index) !== TAB) index += 1;
  return Math.min(index + 1, end);
};
