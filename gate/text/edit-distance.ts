/**
 * How many letters of one word are to be added, left out or replaced to get another: Levenshtein's distance.
 * Of long words only the first 100 letters are looked at.
 */
export function editDistance(one: string, other: string): number {
  const [from, to] = [[...one.slice(0, 100)], [...other.slice(0, 100)]];
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, letter] of from.entries()) {
    const line = [row + 1];
    for (const [column, wanted] of to.entries()) {
      const replaced = (above[column] ?? 0) + (letter === wanted ? 0 : 1);
      line.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
    }
    above = line;
  }
  return above[to.length] ?? 0;
}
