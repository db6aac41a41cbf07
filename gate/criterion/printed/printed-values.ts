/** Three figures as they are printed between brackets: lower bound, point, upper bound. */
export class PrintedTriple {
  /** The figures without their points: 1.25 is 125 with two decimals. NaN for what is no number. */
  readonly digits = new Float64Array(3);
  readonly decimals = new Uint16Array(3);
  readonly units: [string, string, string] = ['', '', ''];

  /**
   * Reads `1.2 ns 1.3 ns 1.4 ns` from a place in a text, in one pass: this is called for each result of a log of any
   * length. Thousands separators are taken; minus is `-` or U+2212.
   *
   * @returns false where there aren't three figures with units
   */
  read(text: string, from: number, to: number): boolean {
    let index = skipBlanks(text, from, to);
    for (let figure = 0; figure < 3; figure += 1) {
      index = skipBlanks(text, this.readFigure(figure, text, index, to), to);
      const unitEnd = skipWord(text, index, to);
      if (unitEnd === index) return false;
      this.units[figure] = unitAt(text, index, unitEnd);
      index = skipBlanks(text, unitEnd, to);
    }
    return index === to;
  }

  /** Reads one figure up to the next blank. Returns the place after it. */
  readFigure(figure: number, text: string, from: number, to: number): number {
    let digits = 0;
    let decimals = -1;
    let index = from;
    let code = index < to ? text.charCodeAt(index) : BLANK;
    const negative = code === 45 || code === 0x2212;
    if (negative || code === 43) index += 1;
    const first = index;
    for (; index < to; index += 1) {
      code = text.charCodeAt(index);
      if (code >= 48 && code <= 57) {
        digits = digits * 10 + (code - 48);
        if (decimals >= 0) decimals += 1;
      } else if (code === 46 && decimals < 0) decimals = 0;
      else if (code === BLANK || code === TAB) break;
      else if (code !== 44 || decimals >= 0) digits = Number.NaN;
    }
    // Criterion prints five digits. What has more than a double holds is not worth reading to the last of them.
    this.digits[figure] = index === first || index - first > 40 ? Number.NaN : negative ? -digits : digits;
    this.decimals[figure] = Math.max(decimals, 0);
    return index;
  }
}

const BLANK = 32;
const TAB = 9;

/** True for a blank or a tab. */
export const isBlankAt = (text: string, index: number): boolean => {
  const code = text.charCodeAt(index);
  return code === BLANK || code === TAB;
};

const skipBlanks = (text: string, from: number, to: number): number => {
  let index = from;
  while (index < to && isBlankAt(text, index)) index += 1;
  return index;
};

const skipWord = (text: string, from: number, to: number): number => {
  let index = from;
  while (index < to && !isBlankAt(text, index)) index += 1;
  return index;
};

/** A unit, without making a new string for the usual ones. */
const unitAt = (text: string, from: number, to: number): string => {
  if (to - from === 2 && text.charCodeAt(from + 1) === 115) {
    switch (text.charCodeAt(from)) {
      case 110:
        return 'ns';
      case 109:
        return 'ms';
      case 112:
        return 'ps';
      // The micro sign, the Greek letter, and the letter that stands for them in ASCII.
      case 0xb5:
      case 0x3bc:
      case 117:
        return 'µs';
    }
  }
  return text.slice(from, to);
};
