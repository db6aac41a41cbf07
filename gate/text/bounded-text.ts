/** Cuts a text to a number of UTF-16 units, marks the cut, and never splits a character. */
export function bounded(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, Math.max(limit - 1, 0));
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** One line without control characters: names and messages come from the change's own programs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const UNPRINTABLE = /[\s\u0000-\u001F\u007F-\u009F\u2028\u2029]+/g;

export const oneLine = (text: string, limit = 300): string => bounded(text.replace(UNPRINTABLE, ' ').trim(), limit);

/** `a, b and 3 more`: a list that stays short whatever it is made of. */
export function listed(names: readonly string[], limit = 3): string {
  const shown = names.slice(0, limit).map((name) => oneLine(name, 100));
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

/** `1 benchmark`, `2 benchmarks`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
