import type { BenchmarkMeasurement } from '../measurement.ts';

/** What an executable says that it holds. */
export interface Listing {
  /**
   * Benchmarks by the name that Criterion prints, in its order. That is the full id in nearly all cases; see
   * {@link titleOf} for the others.
   */
  readonly ids: string[];
  /** Tests of a libtest harness: nothing that could be measured. */
  readonly tests: string[];
}

const SUFFIXES = [
  [': benchmark', 'ids'],
  [': bench', 'ids'],
  [': test', 'tests'],
] as const;

/** Parses the output of `--list --format terse`, and of `--list` before Criterion 0.5. Other lines are passed over. */
export const parseListing = (text: string): Listing => {
  const listing: Listing = { ids: [], tests: [] };
  for (const line of text.split('\n')) {
    const entry = line.endsWith('\r') ? line.slice(0, -1) : line;
    const suffix = SUFFIXES.find(([end]) => entry.endsWith(end));
    if (suffix && entry.length > suffix[0].length) listing[suffix[1]].push(entry.slice(0, -suffix[0].length));
  }
  return listing;
};

/** Criterion cuts the names that it prints at the last character that ends within this many bytes. */
const TITLE_BYTES = 100;

/**
 * The name that Criterion lists and prints for a benchmark: its id, cut after 100 bytes of UTF-8. (Where one group
 * function registers the same name twice, Criterion adds ` #2` to the second; that can't be told from the id, but is
 * in the files.) Filters match the id, not this name.
 */
export const titleOf = (id: string): string => {
  const bytes = new TextEncoder().encode(id);
  if (bytes.length <= TITLE_BYTES) return id;
  let end = TITLE_BYTES;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return `${new TextDecoder().decode(bytes.subarray(0, end))}...`;
};

/** The name that Criterion lists and prints for a result: the file's title where that isn't the id. */
export const printedName = ({ id, title }: Pick<BenchmarkMeasurement, 'id' | 'title'>): string => title ?? titleOf(id);

/**
 * The listed names that no measurement stands for, each as often as it is missing.
 *
 * @param listed names as an executable lists them
 * @param measured what was measured: files give the printed name where it isn't the id
 */
export const missingFrom = (
  listed: readonly string[],
  measured: readonly Pick<BenchmarkMeasurement, 'id' | 'title'>[],
): string[] => {
  const counts = new Map<string, number>();
  for (const each of measured) {
    const name = printedName(each);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return listed.filter((name) => {
    const count = counts.get(name) ?? 0;
    counts.set(name, count - 1);
    return count <= 0;
  });
};
